/** The first invoice or document number in a text: `INV-20418`, `invoice 20418`. */
export function findDocumentNumber(text: string): string | undefined {
  const lettered = /(?<![\w-])[A-Z]{1,5}-\d{3,}(?:-\d+)*(?![\w-])/iu.exec(text)?.[0];
  if (lettered !== undefined) return lettered.toUpperCase();
  return /\b(?:invoice|bill)\s+(?:no\.?\s*|number\s+|#\s*)?(\d{3,})\b/iu.exec(text)?.[1];
}
