// Written by scripts/compile-messages.ts from messages/en/: change that.
import type { BaseMessages } from './base.ts';
import type { CardMessages } from './card.ts';
import type { ConfirmationMessages } from './confirmation.ts';
import type { DialogMessages } from './dialog.ts';
import type { EditMessages } from './edit.ts';
import type { GrantsManagerMessages } from './grants-manager.ts';
import type { GrantsMessages } from './grants.ts';
import type { GuardMessages } from './guard.ts';
import type { InboxMessages } from './inbox.ts';
import type { KeepOpenMessages } from './keep-open.ts';
import type { LifecycleMessages } from './lifecycle.ts';
import type { LimitsMessages } from './limits.ts';
import type { NoteMessages } from './note.ts';
import type { PasskeysMessages } from './passkeys.ts';
import type { PolicyMessages } from './policy.ts';
import type { QuorumMessages } from './quorum.ts';
import type { ReceiptMessages } from './receipt.ts';
import type { RefusalsMessages } from './refusals.ts';
import type { ScopeMessages } from './scope.ts';
import type { StepUpMessages } from './step-up.ts';
import type { StopMessages } from './stop.ts';
import type { TimelineMessages } from './timeline.ts';
import type { WhereMessages } from './where.ts';

/** The words of each part of the kit. */
export interface Sections {
  readonly base: BaseMessages;
  readonly card: CardMessages;
  readonly confirmation: ConfirmationMessages;
  readonly dialog: DialogMessages;
  readonly edit: EditMessages;
  readonly grantsManager: GrantsManagerMessages;
  readonly grants: GrantsMessages;
  readonly guard: GuardMessages;
  readonly inbox: InboxMessages;
  readonly keepOpen: KeepOpenMessages;
  readonly lifecycle: LifecycleMessages;
  readonly limits: LimitsMessages;
  readonly note: NoteMessages;
  readonly passkeys: PasskeysMessages;
  readonly policy: PolicyMessages;
  readonly quorum: QuorumMessages;
  readonly receipt: ReceiptMessages;
  readonly refusals: RefusalsMessages;
  readonly scope: ScopeMessages;
  readonly stepUp: StepUpMessages;
  readonly stop: StopMessages;
  readonly timeline: TimelineMessages;
  readonly where: WhereMessages;
}
