/**
 * Byleave's recommended policy in Cedar, for any set of tools: it names no tool and no argument. What a tool does, what
 * its arguments decide and which of its results are the user's own verified data is said by the tool's registration.
 * Compile it with `otherwise: 'ask'`: whatever no permit of it allows is asked. `recommended.cedar` is the same as a file.
 */
export const recommendedPolicy: string = `// Byleave's recommended policy, for any set of tools. It names no tool and no argument: what a tool does, what its
// arguments decide and which of its results are the user's own verified data is said by the tool's registration.
// Whatever no permit here allows is asked.

@id("reading")
@reason("It only reads, and tells nobody outside anything.")
permit (principal, action in Action::"read", resource)
unless { context.openWorld };

@id("reading-outside")
@reason("It reads a place that the person or their own data named.")
permit (principal, action in Action::"read", resource)
when {
  context.openWorld &&
  !context.unvouched.containsAny(context.targets) &&
  context.dictated.isEmpty()
};

@id("asked-for")
@reason("The person asked for it, and nothing that decides it came from anybody else.")
permit (principal, action in Action::"write", resource)
when {
  context.requested &&
  ["low", "medium"].contains(context.registeredRisk) &&
  !context.unvouched.containsAny(context.targets) &&
  !context.fromExternal.containsAny(context.quantities) &&
  !context.fromUnknown.containsAny(context.quantities) &&
  context.dictated.isEmpty()
};

@id("asked-for-by-name")
@reason("The person asked for it and named in their own words what it is done to.")
permit (principal, action in Action::"write", resource)
when {
  context.requested &&
  context.registeredRisk == "high" &&
  context.fromUser.containsAll(context.targets) &&
  !context.fromExternal.containsAny(context.quantities) &&
  !context.fromUnknown.containsAny(context.quantities) &&
  context.dictated.isEmpty()
};

@id("not-asked-for")
@ask
@reason("Nothing the person wrote asks for this.")
permit (principal, action in Action::"write", resource)
unless { context.requested };

@id("somebody-elses-words")
@ask
@reason("Something that decides what this does came out of somebody else's text.")
permit (principal, action in Action::"write", resource)
when {
  context.unvouched.containsAny(context.targets) ||
  context.fromExternal.containsAny(context.quantities) ||
  !context.dictated.isEmpty()
};
`;
