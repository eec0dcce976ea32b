// What a card loads when it is needed; here beforehand, so that no test waits for a disk.
import '../consent-card/decision-parts.ts';
import '../consent-card/receipt-parts.ts';
import '../consent-card/request-parts.ts';
import '../edit-form/edit-form.tsx';
import '../grants-manager/grant-terms-editor.tsx';
import '../inspection/verify-binding.ts';
