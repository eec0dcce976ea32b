/** A person, as the authority's authentication knows them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** What the host's authentication says they may be, for policies: `finance`, `owner`. */
  readonly roles?: readonly string[];
  /** The groups they belong to, by id. */
  readonly groups?: readonly string[];
}

/** A software agent, as the authority's authentication knows it. */
export interface Agent {
  readonly id: string;
  readonly name: string;
}

/** Who acts: an agent on behalf of a person. `via` lists the agents in between, outermost first. */
export interface Principal {
  readonly user: Person;
  readonly agent: Agent;
  readonly via?: readonly Agent[];
}
