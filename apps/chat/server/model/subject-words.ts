const fillers = new Set(
  `a about account again all an and any are at be been bill bills by can check could do document due email emails e-mail
  e-mails euro euros file files for from get go got has have i iban in inbox into invoice invoices is it latest mail mailbox
  mails me message messages money my need needs new newest now of off on one open our out outstanding over overdue owe
  paid pay payment payments please pls read recent said say says see send settle shall should some that the their them
  there these they this those to today transfer unpaid us want was we were what whats when which wire with would you your`
    .split(/\s+/u),
);

/** The words of a request that name somebody or something, in their order: "the invoice from Northwind" → "Northwind". */
export function findSubject(text: string, keep: readonly string[] = []): string {
  return text
    .replace(/['’]s\b/gu, '')
    .split(/\s+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}#&]+|[^\p{L}\p{N}&]+$/gu, ''))
    .filter((word) => word !== '' && (keep.includes(word.toLowerCase()) || !fillers.has(word.toLowerCase())))
    .join(' ')
    .replace(/^&\s*|\s*&$/gu, '');
}
