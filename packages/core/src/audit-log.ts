export type { Checked } from './lib/log-checked.ts';
export {
  formatCheckpoint,
  parseCheckpoint,
  readTimeExtension,
  signCheckpoint,
  toTimeExtension,
  verifyCheckpoint,
  type Checkpoint,
  type CheckpointFault,
  type VerifiedCheckpoint,
} from './lib/log-checkpoint.ts';
export { decodeEntries, encodeEntries, mostEntryBytes } from './lib/log-entries.ts';
export { verifyExport, type LineScanner, type ScannedBlock, type VerifyExportOptions } from './lib/log-export-stream.ts';
export type { AnchoredCheckpoint, Broken, BrokenCode, ExportFacts, ExportResult, Unverifiable, UnverifiableCode } from './lib/log-export-result.ts';
export { createExportVerifier, type ExportVerifier, type ExportVerifierOptions } from './lib/log-export-verifier.ts';
export { exportFormat, exportVersion, formatExportLine, mostLineLength, type Erasure, type ExportedCheckpoint, type ExportedEntry, type ExportHeader } from './lib/log-export.ts';
export { formatVerifierKey, isKeyName, parseVerifierKey, type KeyFault, type VerifierKey } from './lib/log-key.ts';
export { encodeLogLeaf, leafVersion, toLogLeaf, toOpenings, type LoggedActor, type LoggedEntry, type LogLeaf } from './lib/log-leaf.ts';
export { parseLogLeaf, type LeafFault } from './lib/log-leaf-parse.ts';
export { formatNote, noteLimits, parseNote, signNote, verifyNote, type NoteFault, type NoteSignature, type SignedNote, type VerifiedNote } from './lib/log-note.ts';
export { commit, saltLimits, toOpening, verifyOpening, type Opening, type OpeningFault, type Openings } from './lib/log-opening.ts';
export { createLinesScan, createScanRoom, type ScanLines, type ScannedLines, type ScanRoom } from './lib/log-scanned-lines.ts';
export { parseSignerKey, toKeyPair, type KeyPair, type NoteSigner } from './lib/log-signer.ts';
export { authorityAgentId, type LoggedStop, type LoggedStopScope } from './lib/log-stop.ts';
export { createTileReader, type ReadTiles } from './lib/log-tile-reader.ts';
export { decodeTile, encodeTile, listChangedTiles, parseTilePath, tileHeight, tileWidth, toTile, toTilePath, type Tile } from './lib/log-tile.ts';
export { emptyRoot, hashBytes, isSameHash, leafHash, nodeHash, type Sha256 } from './lib/merkle-hash.ts';
export { verifyConsistency, verifyInclusion, type ConsistencyProof, type InclusionProof, type ProofFault } from './lib/merkle-proof.ts';
export { proveConsistency, proveInclusion, toNodes, type ReadHashes, type TreeNode } from './lib/merkle-prover.ts';
export { createCompactRange, type CompactRange, type CompactRangeOptions } from './lib/merkle-range.ts';
