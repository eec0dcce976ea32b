export const mcpUsage = `byleave mcp [OPTIONS] -- COMMAND [ARGUMENT]…
byleave mcp [OPTIONS] --url URL

Stands between an MCP client and a server, over standard input and output: put
it where the client's settings name the server. A call of a tool is held back
until the authority allows it. Everything else passes.

  --authority URL      where the authority is mounted
  --inbox URL          where a person decides; {action} stands for the action.
                       A client that can show it is asked to (elicitation by
                       URL), any other is given it as the tool's answer, and
                       calls again after the decision.
  --conversation NAME  what the calls belong to, also after a restart.
                       Default: mcp
  --prefix TEXT        put before each tool's name, as when it was registered
  --pins FILE          what each tool was when it was listed first. Written if
                       it is not there; a tool that is another since is kept
                       out until its line is deleted. Default: a file for
                       each server, in the folder for what programs remember
                       ($XDG_STATE_HOME, or ~/.local/state). What cannot be
                       pinned there is kept out.
  --url URL            a server over streamable HTTP
  --header TEXT        a header for it, such as 'Authorization: Bearer …'.
                       Several may be given.
  --print-tools        prints what the server lists, for toRegistrations of
                       @byleave/mcp, and ends
  --help               this text

BYLEAVE_TOKEN is the agent's credential at the authority. The server is not
handed it, but runs as the same user and could read this process's environment:
start one you do not trust as another user, or in a container.

Exit codes: 0 the client is done. 1 the server could not be started. 2 the
arguments say nothing that could be done.`;
