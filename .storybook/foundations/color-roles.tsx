import type { ReactNode } from 'react';
import { contrastOf } from './contrast.ts';
import { pairs, palettes } from './tokens.ts';

const modes = [
  { name: 'light', index: 0 },
  { name: 'dark', index: 1 },
] as const;

/** Every pair of roles that is read together, with the contrast it really has. */
export function ColorRoles({ palette: name }: { readonly palette: keyof typeof palettes }): ReactNode {
  const palette = palettes[name];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Role</th>
          <th scope="col">Used for</th>
          {modes.map((mode) => (
            <th key={mode.name} scope="col">
              {mode.name}
            </th>
          ))}
          <th scope="col">Needs</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ role, on, needs, use }) => (
          <tr key={`${role} ${on}`}>
            <th scope="row">
              <code>
                {role} / {on}
              </code>
            </th>
            <td>{use}</td>
            {modes.map(({ name: mode, index }) => {
              const ratio = contrastOf(palette[role][index], palette[on][index]);
              return (
                <td key={mode}>
                  <span className="swatch" style={{ color: palette[role][index], background: palette[on][index] }}>
                    {ratio.toFixed(1)}
                  </span>
                  {ratio < needs && <strong> too little</strong>}
                </td>
              );
            })}
            <td>{needs.toFixed(1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
