// What a card loads when it is needed; here beforehand, so that no test waits for a disk.
import '../lazy-part/request-parts.ts';
import '../inspection/verify-binding.ts';
import '../part/rendered-part.tsx';
