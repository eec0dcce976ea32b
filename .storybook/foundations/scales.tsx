import type { ReactNode } from 'react';
import { readScale } from './tokens.ts';

export function ScaleTable({ names, caption }: { readonly names: RegExp; readonly caption: string }): ReactNode {
  return (
    <table>
      <caption>{caption}</caption>
      <tbody>
        {readScale(names).map(({ name, value }) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>
              <code>{value}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function TypeSpecimen(): ReactNode {
  return (
    <div className="specimen">
      {readScale(/^--bl-size-/u).map(({ name, value }) => (
        <p key={name} style={{ fontSize: value, fontFamily: name.endsWith('mono') ? 'var(--bl-font-mono)' : undefined }}>
          Send €2,400.00 to Northwind GmbH <code>{name}</code>
        </p>
      ))}
    </div>
  );
}
