import type { Compilable, CompiledQuery, Kysely } from 'kysely';

/** What a statement answered: its rows, and how many it changed. */
export interface SqlResult<Row> {
  readonly rows: readonly Row[];
  readonly changed: number;
}

/** The connection of a transaction, and the language it is spoken to in. */
export interface SqlConnection {
  /** Writes statements down. The same for every connection to an engine. */
  readonly compiler: Kysely<unknown>;
  query(text: string, values: readonly unknown[]): Promise<SqlResult<unknown>>;
}

type Values = Readonly<Record<string, unknown>>;

/** A statement that is written down once for an engine, and only bound to values from then on. */
export type SqlStatement<Parameters extends Values, Row> = (connection: SqlConnection, parameters: Parameters) => Promise<SqlResult<Row>>;

/** Stands for a value while a statement is written down. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Defines a statement that runs often: to put one together anew costs as much as to run it. `build` is called once for an
 * engine. What it is given of `parameters` stands for values, so it may only be handed on as a value.
 */
export function defineStatement<Tables, Parameters extends Values, Row>(
  build: (database: Kysely<Tables>, parameters: Parameters) => Compilable<Row>,
): SqlStatement<Parameters, Row> {
  const compiled = new WeakMap<Kysely<unknown>, CompiledQuery>();
  const placeholders = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) }) as Parameters;
  const compile = (database: Kysely<unknown>): CompiledQuery => {
    const query = build(database as Kysely<Tables>, placeholders).compile();
    compiled.set(database, query);
    return query;
  };
  return ({ compiler, query }, parameters) => {
    const { sql, parameters: bound } = compiled.get(compiler) ?? compile(compiler);
    const values = bound.map((value) => (value instanceof Placeholder ? parameters[value.name] : value));
    return query(sql, values) as Promise<SqlResult<Row>>;
  };
}
