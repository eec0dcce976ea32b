import { readFileTool, shareFileTool } from './file-tools.ts';
import { postToForumTool } from './forum-tools.ts';
import { readMailTool, searchMailTool, sendMailTool } from './mail-tools.ts';
import { listPaymentsTool, sendPaymentTool } from './payment-tools.ts';
import type { OfficeTool } from './tool.ts';

/** Everything the office agent can do. */
export const officeTools: readonly OfficeTool[] = [
  searchMailTool,
  readMailTool,
  sendMailTool,
  readFileTool,
  listPaymentsTool,
  sendPaymentTool,
  postToForumTool,
  shareFileTool,
];
