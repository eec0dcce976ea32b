// Written by scripts/compile-messages.ts from messages/en/policy.json: change that.
import type { Section } from '../messages.ts';
import type { Template } from '../template.ts';

export interface PolicyMessages {
  readonly label: string;
  readonly named: Template<{ readonly name: unknown; readonly value: unknown }>;
  readonly loading: string;
  readonly failed: string;
  readonly noAccess: string;
  readonly unmanaged: string;
  readonly inForce: Template<{ readonly version: number }>;
  readonly inForceInitial: string;
  readonly panels: string;
  readonly panel: {
    readonly rules: string;
    readonly text: string;
    readonly try: string;
    readonly impact: string;
    readonly tests: string;
    readonly versions: string;
  };
  readonly standing: {
    readonly same: string;
    readonly none: string;
    readonly edited: Template<unknown>;
    readonly saving: string;
    readonly draft: Template<{ readonly person: unknown; readonly time: unknown }>;
    readonly draftYours: Template<{ readonly time: unknown }>;
    readonly shadow: Template<unknown>;
    readonly readOnly: string;
    readonly conflict: Template<unknown>;
    readonly asked: Template<unknown>;
  };
  readonly phase: {
    readonly draft: string;
    readonly shadow: string;
    readonly enforced: string;
    readonly edited: string;
  };
  readonly save: string;
  readonly saving: string;
  readonly discard: string;
  readonly restart: string;
  readonly review: string;
  readonly startShadow: string;
  readonly endShadow: string;
  readonly offline: string;
  readonly saveFirst: string;
  readonly fixFirst: Template<{ readonly count: number }>;
  readonly announce: {
    readonly saved: string;
    readonly refused: Template<{ readonly reason: unknown }>;
    readonly conflict: string;
    readonly simulated: Template<{ readonly changed: number; readonly evaluated: number }>;
    readonly simulationEnded: string;
    readonly tested: Template<{ readonly count: number; readonly failed: number }>;
    readonly tried: Template<{ readonly effect: unknown }>;
    readonly published: Template<{ readonly version: number }>;
    readonly ruleWritten: string;
    readonly ruleRemoved: string;
  };
  readonly effect: {
    readonly allow: string;
    readonly ask: string;
    readonly deny: string;
  };
  readonly effectWords: {
    readonly allow: string;
    readonly ask: string;
    readonly deny: string;
  };
  readonly ruleEffect: {
    readonly allow: string;
    readonly ask: string;
    readonly askTwo: string;
    readonly deny: string;
  };
  readonly demands: {
    readonly people: Template<{ readonly count: number }>;
    readonly approvers: Template<{ readonly roles: unknown }>;
    readonly stepUp: string;
    readonly everyTime: string;
    readonly limit: Template<{ readonly limit: unknown }>;
    readonly everybody: string;
    readonly each: {
      readonly user: string;
      readonly agent: string;
      readonly tool: string;
      readonly conversation: string;
      readonly role: string;
      readonly group: string;
      readonly resource: string;
    };
    readonly eachArgument: Template<{ readonly name: unknown }>;
  };
  readonly rules: {
    readonly deny: string;
    readonly ask: string;
    readonly allow: string;
    readonly other: string;
    readonly otherwise: {
      readonly ask: Template<unknown>;
      readonly deny: Template<unknown>;
    };
    readonly order: string;
    readonly empty: string;
    readonly unreadable: string;
    readonly checking: string;
    readonly beaten: {
      readonly deny: Template<{ readonly rule: unknown }>;
      readonly ask: Template<{ readonly rule: unknown }>;
    };
    readonly tooBroad: string;
    readonly why: {
      readonly comment: string;
      readonly condition: string;
    };
    readonly problem: Template<{ readonly problem: unknown }>;
    readonly add: string;
    readonly edit: string;
    readonly editOf: Template<{ readonly rule: unknown }>;
    readonly remove: string;
    readonly removeOf: Template<{ readonly rule: unknown }>;
    readonly removed: Template<{ readonly rule: unknown }>;
    readonly undo: string;
    readonly inText: string;
  };
  readonly sentence: {
    readonly rule: Template<{ readonly agent: unknown; readonly call: unknown; readonly conditions: unknown }>;
    readonly anyAgent: string;
    readonly everything: string;
    readonly reads: string;
    readonly writes: string;
    readonly tool: Template<{ readonly tool: unknown }>;
    readonly tools: Template<{ readonly tools: unknown }>;
    readonly when: Template<{ readonly conditions: unknown }>;
    readonly unless: Template<{ readonly conditions: unknown }>;
    readonly both: Template<{ readonly first: unknown; readonly second: unknown }>;
    readonly is: Template<{ readonly argument: unknown; readonly value: unknown }>;
    readonly isNot: Template<{ readonly argument: unknown; readonly value: unknown }>;
    readonly oneOf: Template<{ readonly argument: unknown; readonly values: unknown }>;
    readonly like: Template<{ readonly argument: unknown; readonly pattern: unknown }>;
    readonly over: Template<{ readonly argument: unknown; readonly amount: unknown }>;
    readonly 'at least': Template<{ readonly argument: unknown; readonly amount: unknown }>;
    readonly under: Template<{ readonly argument: unknown; readonly amount: unknown }>;
    readonly 'at most': Template<{ readonly argument: unknown; readonly amount: unknown }>;
    readonly from: {
      readonly user: Template<{ readonly argument: unknown }>;
      readonly system: Template<{ readonly argument: unknown }>;
      readonly agent: Template<{ readonly argument: unknown }>;
      readonly external: Template<{ readonly argument: unknown }>;
      readonly unknown: Template<{ readonly argument: unknown }>;
    };
    readonly nothing: string;
    readonly yes: string;
    readonly no: string;
    readonly because: Template<{ readonly reason: unknown }>;
  };
  readonly form: {
    readonly add: string;
    readonly edit: Template<{ readonly rule: unknown }>;
    readonly effect: string;
    readonly agent: string;
    readonly calls: string;
    readonly everyCall: string;
    readonly reads: string;
    readonly writes: string;
    readonly someTools: string;
    readonly tools: string;
    readonly conditions: string;
    readonly exception: string;
    readonly exceptionNumber: Template<{ readonly number: number }>;
    readonly argument: string;
    readonly comparison: string;
    readonly value: string;
    readonly valueHint: string;
    readonly patternHint: string;
    readonly addCondition: string;
    readonly addException: string;
    readonly removeCondition: Template<{ readonly number: number }>;
    readonly noArguments: string;
    readonly is: {
      readonly is: string;
      readonly isNot: string;
      readonly oneOf: string;
      readonly like: string;
      readonly over: string;
      readonly 'at least': string;
      readonly under: string;
      readonly 'at most': string;
      readonly from: string;
    };
    readonly from: {
      readonly user: string;
      readonly system: string;
      readonly agent: string;
      readonly external: string;
      readonly unknown: string;
    };
    readonly more: string;
    readonly people: string;
    readonly approvers: string;
    readonly approversHint: Template<{ readonly roles: unknown }>;
    readonly stepUp: string;
    readonly everyTime: string;
    readonly limit: string;
    readonly limitHint: Template<{ readonly rate: unknown; readonly budget: unknown }>;
    readonly reason: string;
    readonly name: string;
    readonly nameHint: string;
    readonly preview: string;
    readonly submit: string;
    readonly submitting: string;
    readonly cancel: string;
    readonly wrong: {
      readonly number: string;
      readonly whole: string;
      readonly text: string;
      readonly tools: string;
      readonly name: string;
    };
  };
  readonly text: {
    readonly label: string;
    readonly loading: string;
    readonly help: string;
    readonly issues: Template<{ readonly count: number }>;
    readonly warnings: Template<{ readonly count: number }>;
    readonly checking: string;
    readonly unchecked: string;
    readonly place: Template<{ readonly line: number }>;
    readonly goTo: Template<{ readonly line: number; readonly problem: unknown }>;
    readonly plain: string;
  };
  readonly call: {
    readonly tool: string;
    readonly chooseTool: string;
    readonly arguments: string;
    readonly asJson: string;
    readonly asForm: string;
    readonly agent: string;
    readonly anyAgent: string;
    readonly person: string;
    readonly personYou: string;
    readonly personOther: string;
    readonly personName: string;
    readonly personId: string;
    readonly personRoles: string;
    readonly personRolesHint: string;
    readonly provenance: string;
    readonly json: string;
  };
  readonly trial: {
    readonly intro: string;
    readonly against: string;
    readonly draft: string;
    readonly live: string;
    readonly run: string;
    readonly running: string;
    readonly decision: string;
    readonly because: Template<{ readonly policy: unknown; readonly reason: unknown }>;
    readonly becausePlain: Template<{ readonly policy: unknown }>;
    readonly nobody: string;
    readonly rules: string;
    readonly rule: string;
    readonly effect: string;
    readonly standing: string;
    readonly standings: {
      readonly matched: string;
      readonly 'other call': string;
      readonly 'not met': string;
      readonly failed: string;
    };
    readonly unexplained: string;
    readonly keep: string;
    readonly kept: string;
  };
  readonly impact: {
    readonly intro: string;
    readonly most: string;
    readonly latest: Template<{ readonly count: number }>;
    readonly run: string;
    readonly again: string;
    readonly cancel: string;
    readonly running: Template<{ readonly count: number }>;
    readonly cancelled: string;
    readonly failed: string;
    readonly stale: Template<unknown>;
    readonly empty: string;
    readonly partial: Template<{ readonly count: number }>;
    readonly whole: Template<{ readonly count: number }>;
    readonly prompts: string;
    readonly promptsChange: Template<{ readonly before: unknown; readonly after: unknown }>;
    readonly fewer: Template<{ readonly count: number }>;
    readonly moreOften: Template<{ readonly count: number }>;
    readonly asOften: string;
    readonly summary: string;
    readonly decision: string;
    readonly actions: string;
    readonly now: {
      readonly allow: string;
      readonly ask: string;
      readonly deny: string;
      readonly unchanged: string;
      readonly untold: string;
    };
    readonly first: Template<{ readonly tool: unknown; readonly time: unknown; readonly before: unknown; readonly after: unknown }>;
    readonly samples: string;
    readonly sampleCount: Template<{ readonly shown: number; readonly count: number }>;
    readonly when: string;
    readonly tool: string;
    readonly was: string;
    readonly becomes: string;
    readonly why: string;
  };
  readonly tests: {
    readonly intro: string;
    readonly empty: string;
    readonly add: string;
    readonly edit: string;
    readonly editOf: Template<{ readonly test: unknown }>;
    readonly remove: string;
    readonly removeOf: Template<{ readonly test: unknown }>;
    readonly run: string;
    readonly running: Template<{ readonly done: number; readonly count: number }>;
    readonly name: string;
    readonly expects: string;
    readonly table: string;
    readonly test: string;
    readonly call: string;
    readonly result: string;
    readonly pass: string;
    readonly fail: Template<{ readonly effect: unknown }>;
    readonly notRun: string;
    readonly stale: string;
    readonly refused: Template<{ readonly reason: unknown }>;
    readonly summary: Template<{ readonly count: number; readonly failed: number }>;
    readonly submit: string;
    readonly cancel: string;
    readonly unnamed: string;
    readonly unsaved: string;
  };
  readonly versions: {
    readonly intro: string;
    readonly empty: string;
    readonly version: Template<{ readonly version: number }>;
    readonly initial: string;
    readonly inForce: string;
    readonly by: Template<{ readonly person: unknown; readonly time: unknown }>;
    readonly byYou: Template<{ readonly time: unknown }>;
    readonly restores: Template<{ readonly version: number }>;
    readonly restoresInitial: string;
    readonly changes: Template<{ readonly version: number }>;
    readonly text: Template<{ readonly version: number }>;
    readonly rollBack: string;
    readonly rollBackOf: Template<{ readonly version: number }>;
    readonly rollBackInitial: string;
    readonly compare: string;
    readonly compareOf: Template<{ readonly version: number }>;
  };
  readonly changes: {
    readonly title: string;
    readonly none: string;
    readonly added: string;
    readonly removed: string;
    readonly changed: string;
    readonly before: string;
    readonly after: string;
    readonly wider: string;
    readonly stricter: string;
    readonly words: string;
    readonly widening: Template<{ readonly count: number }>;
    readonly narrowing: string;
    readonly unread: string;
    readonly text: string;
    readonly same: string;
    readonly lineAdded: string;
    readonly lineRemoved: string;
    readonly unchanged: Template<{ readonly count: number }>;
  };
  readonly reviewing: {
    readonly title: string;
    readonly titleBack: Template<{ readonly version: number }>;
    readonly titleBackInitial: string;
    readonly impact: string;
    readonly noImpact: string;
    readonly tests: string;
    readonly noTests: string;
    readonly ask: string;
    readonly askBack: string;
    readonly asking: string;
    readonly close: string;
    readonly closeAfter: string;
    readonly means: string;
    readonly confirm: string;
    readonly failing: Template<{ readonly count: number }>;
  };
  readonly conflict: {
    readonly title: string;
    readonly who: Template<{ readonly person: unknown; readonly time: unknown }>;
    readonly clean: string;
    readonly count: Template<{ readonly count: number }>;
    readonly place: Template<{ readonly number: number }>;
    readonly test: Template<{ readonly test: unknown }>;
    readonly mine: string;
    readonly theirs: string;
    readonly base: string;
    readonly both: string;
    readonly missing: string;
    readonly texts: string;
    readonly settle: string;
    readonly onlyMine: string;
    readonly onlyTheirs: string;
    readonly undecided: string;
  };
  readonly shadow: {
    readonly title: string;
    readonly none: string;
    readonly count: Template<{ readonly count: number }>;
    readonly enforced: string;
    readonly draft: string;
  };
  readonly suggestions: {
    readonly title: string;
    readonly approved: Template<{ readonly count: number; readonly end: unknown }>;
    readonly ask: string;
    readonly dismiss: string;
    readonly confirm: string;
    readonly done: string;
  };
}

export const policyMessages: Section<'policy'> = {
  name: 'policy',
  messages: {
    label: "Policies",
    named: [["name"],": ",["value"]],
    loading: "Policies are loading",
    failed: "The policies can’t be shown right now.",
    noAccess: "Only policy authors see what agents may do without being asked. Somebody who manages roles here can give you that role.",
    unmanaged: "The policies are kept somewhere else: this authority asks a decision point of its host’s choosing. Change them there.",
    inForce: ["In force: version ",["version",4]],
    inForceInitial: "In force: what the product came with",
    panels: "Policy views",
    panel: {
      rules: "Rules",
      text: "Text",
      try: "Try it",
      impact: "Impact",
      tests: "Tests",
      versions: "Versions",
    },
    standing: {
      same: "The draft is what is in force.",
      none: "Nothing is drafted. What you change here is a draft until it is published.",
      edited: [["b","Not saved."]," The live policies are unchanged."],
      saving: "Saving the draft…",
      draft: [["b","Draft"],", saved by ",["person"]," at ",["time"],". The live policies are unchanged."],
      draftYours: [["b","Draft"],", saved by you at ",["time"],". The live policies are unchanged."],
      shadow: [["b","Draft in shadow:"]," it is evaluated beside the live policies, and nothing of it is enforced."],
      readOnly: "You can look at everything here, and change nothing.",
      conflict: [["b","Somebody else saved the draft."]," Bring the two together before you go on. Nothing of yours is lost."],
      asked: [["b","Waiting for a decision:"]," publishing was asked for. Until somebody approves it, the live policies are unchanged."],
    },
    phase: {
      draft: "Draft",
      shadow: "In shadow",
      enforced: "Enforced",
      edited: "Not saved",
    },
    save: "Save draft",
    saving: "Saving…",
    discard: "Discard changes",
    restart: "Start again from what is in force",
    review: "Review and publish…",
    startShadow: "Run in shadow",
    endShadow: "End the shadow run",
    offline: "Not connected: nothing can be saved right now. What you type stays here.",
    saveFirst: "Save the draft first: what is reviewed is what is saved.",
    fixFirst: [["count",2,{"one":["Correct ",0," problem"],"other":["Correct ",0," problems"]}]," first; see Text."],
    announce: {
      saved: "Draft saved. The live policies are unchanged.",
      refused: ["The draft was not saved. ",["reason"]],
      conflict: "Somebody else saved the draft. Nothing of yours is lost.",
      simulated: ["Simulation done: ",["changed",2,{"one":[0," decision"],"other":[0," decisions"]}]," of ",["evaluated",4]," would be another."],
      simulationEnded: "The simulation was cancelled. Nothing was changed.",
      tested: [["failed",2,{"=0":["All ",["count",4]," tests pass."],"one":[0," of ",["count",4]," tests fails."],"other":[0," of ",["count",4]," tests fail."]}]],
      tried: [["effect"],"."],
      published: ["Published. Version ",["version",4]," is in force."],
      ruleWritten: "The rule is in the draft. It is not saved yet.",
      ruleRemoved: "The rule is out of the draft. It is not saved yet.",
    },
    effect: {
      allow: "Allow",
      ask: "Ask",
      deny: "Deny",
    },
    effectWords: {
      allow: "Allowed",
      ask: "Asked",
      deny: "Denied",
    },
    ruleEffect: {
      allow: "Allow",
      ask: "Ask one person",
      askTwo: "Ask two people",
      deny: "Deny",
    },
    demands: {
      people: [["count",2,{"one":"one person approves","other":[0," people approve"]}]],
      approvers: [["roles"]," approve"],
      stepUp: "with their passkey",
      everyTime: "each time: no standing permission counts",
      limit: ["at most ",["limit"]],
      everybody: "for everybody together",
      each: {
        user: "for each person",
        agent: "for each agent",
        tool: "for each tool",
        conversation: "for each conversation",
        role: "for each role",
        group: "for each group",
        resource: "for each thing it touches",
      },
      eachArgument: ["for each ",["name"]],
    },
    rules: {
      deny: "Denied, whatever else is written",
      ask: "Asked",
      allow: "Allowed",
      other: "Only as text",
      otherwise: {
        ask: [["b","Everything else"]," is asked."],
        deny: [["b","Everything else"]," is denied."],
      },
      order: "What denies beats what asks, and what asks beats what allows; the order in the text decides nothing.",
      empty: "No rules yet.",
      unreadable: "The text can’t be read as rules. Correct it in Text, and the rules come back.",
      checking: "Reading the rules…",
      beaten: {
        deny: ["Never has a say: ",["rule"]," denies all of it."],
        ask: ["Never allows by itself: ",["rule"]," asks for all of it."],
      },
      tooBroad: "Allows every call of every tool, also ones that are added later.",
      why: {
        comment: "Shown as text: a sentence would lose the comment in it.",
        condition: "Shown as text: it says something that no sentence here can.",
      },
      problem: ["Can’t be saved: ",["problem"]],
      add: "Add a rule",
      edit: "Edit",
      editOf: ["Edit ",["rule"]],
      remove: "Remove",
      removeOf: ["Remove ",["rule"]],
      removed: [["rule"]," is removed from the draft."],
      undo: "Put it back",
      inText: "Change it in Text",
    },
    sentence: {
      rule: ["When ",["agent"]," wants to ",["call"],["conditions"]],
      anyAgent: "any agent",
      everything: "do anything",
      reads: "read something",
      writes: "change something",
      tool: ["use ",["tool"]],
      tools: ["use any of ",["tools"]],
      when: [", and ",["conditions"]],
      unless: [", except when ",["conditions"]],
      both: [["first"]," and ",["second"]],
      is: [["argument"]," is ",["value"]],
      isNot: [["argument"]," is not ",["value"]],
      oneOf: [["argument"]," is one of ",["values"]],
      like: [["argument"]," looks like ",["pattern"]],
      over: [["argument"]," is over ",["amount"]],
      'at least': [["argument"]," is at least ",["amount"]],
      under: [["argument"]," is under ",["amount"]],
      'at most': [["argument"]," is at most ",["amount"]],
      from: {
        user: [["argument"]," is in the person’s own words"],
        system: [["argument"]," is in verified records"],
        agent: [["argument"]," was made up by the agent"],
        external: [["argument"]," comes from a mail, a page or another result"],
        unknown: ["it is not known where ",["argument"]," comes from"],
      },
      nothing: "nothing",
      yes: "yes",
      no: "no",
      because: ["Because: ",["reason"]],
    },
    form: {
      add: "Add a rule",
      edit: ["Edit the rule ",["rule"]],
      effect: "What happens",
      agent: "Who wants to",
      calls: "What they want to do",
      everyCall: "Anything",
      reads: "Read something",
      writes: "Change something",
      someTools: "Use these tools…",
      tools: "Tools",
      conditions: "Only when",
      exception: "Except when",
      exceptionNumber: ["Exception ",["number",4],": except when"],
      argument: "Argument",
      comparison: "Comparison",
      value: "Value",
      valueHint: "Several: one on each line",
      patternHint: "* stands for anything",
      addCondition: "Add a condition",
      addException: "Add an exception",
      removeCondition: ["Remove condition ",["number",4]],
      noArguments: "Choose tools that share an argument to add a condition.",
      is: {
        is: "is",
        isNot: "is not",
        oneOf: "is one of",
        like: "looks like",
        over: "is over",
        'at least': "is at least",
        under: "is under",
        'at most': "is at most",
        from: "comes from",
      },
      from: {
        user: "the person’s own words",
        system: "verified records",
        agent: "the agent itself",
        external: "a mail, a page or another result",
        unknown: "nobody knows where",
      },
      more: "Who approves, and how",
      people: "How many people approve",
      approvers: "Roles that approve",
      approversHint: ["For example ",["roles"],". Empty: whoever the call is for."],
      stepUp: "They prove with a passkey that it is them",
      everyTime: "Each time: no standing permission counts",
      limit: "At most",
      limitHint: ["For example ",["rate"],", or ",["budget"],". Empty: no limit."],
      reason: "Reason people read",
      name: "Name of the rule",
      nameHint: "Tests, the log and explanations call it so.",
      preview: "It reads",
      submit: "Put it in the draft",
      submitting: "Checking…",
      cancel: "Leave it as it is",
      wrong: {
        number: "Write a number, with at most four decimals.",
        whole: "Write a whole number.",
        text: "Write what it is compared with.",
        tools: "Choose at least one tool.",
        name: "Write a name.",
      },
    },
    text: {
      label: "Policy text, in Cedar",
      loading: "The editor is loading",
      help: "Escape, then Tab leaves the text. Control+Space completes.",
      issues: [["count",2,{"=0":"No problems","one":[0," problem"],"other":[0," problems"]}]],
      warnings: [["count",2,{"one":[0," thing to look at"],"other":[0," things to look at"]}]],
      checking: "Checking…",
      unchecked: "Not checked: the authority can’t be reached.",
      place: ["Line ",["line",4]],
      goTo: ["Go to line ",["line",4],": ",["problem"]],
      plain: "The editor could not be loaded, so this is a plain text field.",
    },
    call: {
      tool: "Tool",
      chooseTool: "Choose a tool…",
      arguments: "Arguments",
      asJson: "Arguments as JSON",
      asForm: "Arguments as a form",
      agent: "Agent",
      anyAgent: "some agent",
      person: "Done for",
      personYou: "You",
      personOther: "Somebody else…",
      personName: "Their name",
      personId: "Their id",
      personRoles: "Their roles",
      personRolesHint: "Separated by commas",
      provenance: "Where the values come from",
      json: "This is not a JSON object.",
    },
    trial: {
      intro: "One call that nobody makes: what would be decided, by which rule, and why not by the others.",
      against: "Policies",
      draft: "What is on this page",
      live: "What is in force",
      run: "Try it",
      running: "Trying…",
      decision: "Decision",
      because: [["policy"]," says so: ",["reason"]],
      becausePlain: [["policy"]," says so."],
      nobody: "No rule is about it, so what holds for everything else holds.",
      rules: "How each rule stands to it",
      rule: "Rule",
      effect: "Effect",
      standing: "Does it speak?",
      standings: {
        matched: "Yes",
        'other call': "No: it is about other calls",
        'not met': "No: its conditions are not met",
        failed: "It can’t be evaluated, which denies",
      },
      unexplained: "These policies can’t explain themselves rule by rule.",
      keep: "Keep as a test",
      kept: "Kept as a test. Save the draft to keep it for good.",
    },
    impact: {
      intro: "What these policies would have done with what really happened here. Nothing runs, and nobody is asked.",
      most: "How far back",
      latest: ["The latest ",["count",4]," actions"],
      run: "Simulate",
      again: "Simulate again",
      cancel: "Cancel",
      running: ["Simulating: ",["count",4]," actions so far"],
      cancelled: "Cancelled before it was through, so there is no result. Nothing was changed.",
      failed: "The simulation did not get through.",
      stale: [["b","Out of date:"]," the text was changed after this simulation."],
      empty: "Nothing has happened here yet that policies could be tried on.",
      partial: ["These are the latest ",["count",4]," actions; there may be earlier ones."],
      whole: ["This is all that happened: ",["count",2,{"one":[0," action"],"other":[0," actions"]}],"."],
      prompts: "Prompts per week",
      promptsChange: [["before"]," → ",["after"]],
      fewer: [["count",2,{"one":[0," prompt fewer a week"],"other":[0," prompts fewer a week"]}]],
      moreOften: [["count",2,{"one":[0," prompt more a week"],"other":[0," prompts more a week"]}]],
      asOften: "People are asked as often as before",
      summary: "What would change",
      decision: "Decision",
      actions: "Actions",
      now: {
        allow: "Now allowed",
        ask: "Now asked",
        deny: "Now denied",
        unchanged: "Unchanged",
        untold: "Can’t tell",
      },
      first: ["The first difference: ",["tool"]," at ",["time"],", ",["before"]," → ",["after"],"."],
      samples: "Actions that would go otherwise",
      sampleCount: [["shown",4]," of ",["count",4]," that would go otherwise"],
      when: "When",
      tool: "Tool",
      was: "Was",
      becomes: "Becomes",
      why: "Why",
    },
    tests: {
      intro: "Calls whose decision is known beforehand. They are kept with the draft, and run on what is on this page.",
      empty: "No tests yet. Keep one from Try it, or add one.",
      add: "Add a test",
      edit: "Edit",
      editOf: ["Edit the test ",["test"]],
      remove: "Remove",
      removeOf: ["Remove the test ",["test"]],
      run: "Run all",
      running: ["Running ",["done",4]," of ",["count",4]],
      name: "What it shows",
      expects: "Expected",
      table: "Tests",
      test: "Test",
      call: "Call",
      result: "Result",
      pass: "Passes",
      fail: ["Fails: ",["effect"]],
      notRun: "Not run",
      stale: "Not run since the change",
      refused: ["Can’t run: ",["reason"]],
      summary: [["failed",2,{"=0":["All ",["count",4]," pass"],"one":[0," of ",["count",4]," fails"],"other":[0," of ",["count",4]," fail"]}]],
      submit: "Keep the test",
      cancel: "Leave it",
      unnamed: "Write what it shows.",
      unsaved: "Tests are kept with the next save of the draft.",
    },
    versions: {
      intro: "What was in force, newest first. Nothing here is ever changed or removed.",
      empty: "Nothing has been published yet.",
      version: ["Version ",["version",4]],
      initial: "What the product came with",
      inForce: "In force",
      by: ["Published by ",["person"]," at ",["time"]],
      byYou: ["Published by you at ",["time"]],
      restores: ["Brings back version ",["version",4]],
      restoresInitial: "Brings back what the product came with",
      changes: ["Changes in version ",["version",4]],
      text: ["Text of version ",["version",4]],
      rollBack: "Bring it back…",
      rollBackOf: ["Bring version ",["version",4]," back…"],
      rollBackInitial: "Bring back what the product came with…",
      compare: "Open it as the draft",
      compareOf: ["Open version ",["version",4]," as the draft"],
    },
    changes: {
      title: "What changes",
      none: "The rules are the same.",
      added: "New",
      removed: "Gone",
      changed: "Changed",
      before: "Before",
      after: "After",
      wider: "May allow more",
      stricter: "Allows no more",
      words: "Only its words change",
      widening: [["b","This may let agents do more by themselves."]," ",["count",2,{"one":[0," change is"],"other":[0," changes are"]}]," marked."],
      narrowing: "Nothing here lets agents do more by themselves.",
      unread: "What changes can’t be said in rules, as one of the texts can’t be read. Go by the text.",
      text: "Changes in the text",
      same: "The texts are the same.",
      lineAdded: "added",
      lineRemoved: "removed",
      unchanged: [["count",2,{"one":[0," line"],"other":[0," lines"]}]," unchanged"],
    },
    reviewing: {
      title: "Review before publishing",
      titleBack: ["Review before bringing version ",["version",4]," back"],
      titleBackInitial: "Review before bringing back what the product came with",
      impact: "Impact on what happened",
      noImpact: "Not simulated on this text yet.",
      tests: "Tests",
      noTests: "There are no tests.",
      ask: "Ask to publish",
      askBack: "Ask to bring it back",
      asking: "Asking…",
      close: "Not now",
      closeAfter: "Close",
      means: "It is in force for every agent as soon as it is approved. What was allowed and not started is decided again.",
      confirm: "Nothing is in force until this is approved:",
      failing: [["count",2,{"one":[0," test fails"],"other":[0," tests fail"]}]," on this text."],
    },
    conflict: {
      title: "Bring the two drafts together",
      who: [["person"]," saved at ",["time"]," while you were editing."],
      clean: "Nothing is in both: your changes and theirs fit together.",
      count: [["count",2,{"one":[0," place"],"other":[0," places"]}]," changed by both of you: choose what stays in each."],
      place: ["Place ",["number",4]],
      test: ["The test ",["test"]],
      mine: "Yours",
      theirs: "Theirs",
      base: "Before both",
      both: "Both, theirs first",
      missing: "Nothing",
      texts: "All three texts",
      settle: "Go on with this",
      onlyMine: "Go on with only mine",
      onlyTheirs: "Go on with only theirs",
      undecided: "Choose what stays in every place.",
    },
    shadow: {
      title: "Where the draft would have decided otherwise",
      none: "So far it would have decided everything the same.",
      count: [["count",2,{"one":[0," call"],"other":[0," calls"]}],", newest first"],
      enforced: "Decided",
      draft: "The draft says",
    },
    suggestions: {
      title: "From what you keep approving",
      approved: ["You approved this ",["count",2,{"one":[0," time"],"other":[0," times"]}],". Allow it until ",["end"],"?"],
      ask: "Ask for this permission…",
      dismiss: "Not now",
      confirm: "Nothing is allowed until you approve this:",
      done: "It is listed with the standing permissions, where it can be taken back.",
    },
  },
};
