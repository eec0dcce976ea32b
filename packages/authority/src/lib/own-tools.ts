import { changeGrantTool, createGrantTool, declineInAdvanceTool, resumeGrantTool, revokeGrantTool, suspendGrantTool } from './grant-tools.ts';
import { erasePersonTool, exportLogTool, readLogTool } from './log-tools.ts';
import type { OwnTool } from './own-tool.ts';
import { registerPasskeyTool, removePasskeyTool } from './passkey-tools.ts';
import { publishPolicyTool } from './publish-tool.ts';
import { pressStopTool, resetStopTool } from './stop-tools.ts';

const ownTools: ReadonlyMap<string, OwnTool> = new Map(
  [
    publishPolicyTool,
    createGrantTool,
    declineInAdvanceTool,
    changeGrantTool,
    suspendGrantTool,
    resumeGrantTool,
    revokeGrantTool,
    registerPasskeyTool,
    removePasskeyTool,
    pressStopTool,
    resetStopTool,
    readLogTool,
    exportLogTool,
    erasePersonTool,
  ].map((tool) => [tool.definition.name, tool]),
);

/** A tool of the authority's own. No host can register one of these names, and no agent can call one. */
export const findOwnTool = (name: string): OwnTool | undefined => ownTools.get(name);
