export const usage = `byleave verify EXPORT [--key VKEY]… [--checkpoint FILE] [--json]

Verifies an exported audit log: that every entry is what was logged, that none
is missing between the first and the last, and who has signed for them.

  EXPORT             a JSONL export of Byleave, or - for standard input
  --key VKEY         a verifier key you trust, such as
                     example.com/audit/acme+4e3b26f8+AUhz…
                     Get it from the operator, not from the file. Several may
                     be given; one that has signed is enough.
  --checkpoint FILE  the newest checkpoint of this log you have kept. With it,
                     a log that was rewritten or shortened since shows.
  --json             the result as JSON, with the checkpoint to keep
  --help             this text

Exit codes: 0 verified. 1 broken, incomplete, or not the log you have seen.
2 not anchored yet, or nothing can be said.

byleave mcp puts an MCP server behind an authority: see byleave mcp --help.

byleave tools lint checks what is said of tools: see byleave tools --help.`;
