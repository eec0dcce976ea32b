/** What mail programs call whoever a mail is from, in the languages Byleave speaks and some more. */
const senders = toSet('from|von|de|da|van|من|מאת|差出人|发件人|寄件者|보낸 사람');
/** What only mails have besides. */
const mailLabels = toSet(
  'sent|subject|cc|bcc|reply-to|gesendet|betreff|kopie|antwort an|envoyé|objet|enviado|enviado el|enviado em|enviada em|asunto|assunto|inviato|oggetto|verzonden|onderwerp|إرسال|تم الإرسال|الموضوع|נשלח|נושא|送信日時|件名|发送时间|主题|抄送|傳送|主旨|보낸 날짜|제목',
);
/** What other lists have too. */
const commonLabels = toSet('to|date|an|datum|à|para|fecha|data|a|aan|إلى|التاريخ|אל|תאריך|宛先|日付|收件人|日期|收件者|받는 사람|날짜');

function toSet(labels: string): ReadonlySet<string> {
  return new Set(labels.split('|'));
}

/** Quote marks, emphasis and marks of direction stand before and around a label. */
const headLine = /^[\s>*_|\u200e\u200f\u202a-\u202e\u2066-\u2069]*(\p{L}[\p{L}\p{M}'’ -]{0,23}?)[ \t\u00a0*_]*[:：]/u;
const anyLabel = /(?<![\p{L}\p{N}])(\p{L}[\p{L}\p{M}-]{0,23})[ \t\u00a0*_]*[:：]/gu;
const continuation = /^[ \t]+\S/u;
/** From the sender to the next label of a head that was pasted without its line breaks, in UTF-16 units. */
const longestHead = 600;

/**
 * Where the head of somebody's mail begins, if there is one: beneath one another, or in one line, whom it is from and what else
 * a head says.
 */
export function findMailHead(text: string): number | undefined {
  let at = 0;
  let begins: number | undefined;
  let [hasSender, hasOther] = [false, false];
  for (const line of text.split('\n')) {
    // Most lines have no label, and there may be very many of them.
    const mayLabel = line.includes(':') || line.includes('：');
    const label = mayLabel ? headLine.exec(line)?.[1]?.toLowerCase() : undefined;
    if (label === undefined && !(begins !== undefined && continuation.test(line))) [begins, hasSender, hasOther] = [undefined, false, false];
    if (label !== undefined) {
      const [isSender, isOther] = [senders.has(label), mailLabels.has(label) || commonLabels.has(label)];
      if (isSender || isOther) begins ??= at;
      [hasSender, hasOther] = [hasSender || isSender, hasOther || isOther];
      if (hasSender && hasOther) return begins;
    }
    const inLine = mayLabel ? findInLine(line) : undefined;
    if (inLine !== undefined) return at + inLine;
    at += line.length + 1;
  }
  return undefined;
}

function findInLine(line: string): number | undefined {
  let from: number | undefined;
  for (const { 1: written = '', index } of line.matchAll(anyLabel)) {
    const label = written.toLowerCase();
    if (senders.has(label)) from = index;
    else if (from !== undefined && index - from < longestHead && mailLabels.has(label)) return from;
  }
  return undefined;
}

const hasWritten = /(?<!\p{L})(?:wrote|schrieb|écrit|escribió|escreveu|ha scritto|schreef|skrev|כתב|כתבה|كتب|كتبت|写道)(?!\p{L})|のメール/iu;
const address = /<[^\s<>@]+@[^\s<>]+>/u;
const timeOfDay = /(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)/u;
const longestLine = 300;

/** Where the line begins, or the two lines, that a mail program puts above what it answers: “On Monday at 13:20 Jonas <…> wrote:”. */
export function findAttribution(text: string): number | undefined {
  let at = 0;
  let before = '';
  for (const line of text.split('\n')) {
    if (line.length <= longestLine && /[:：]\s*$/u.test(line)) {
      if (isAttribution(line)) return at;
      if (before.trim() !== '' && before.length <= longestLine && isAttribution(`${before} ${line}`)) return at - before.length - 1;
    }
    before = line;
    at += line.length + 1;
  }
  return undefined;
}

/** By its verb and when it was, or, in any language, by whose address and when it was. */
function isAttribution(line: string): boolean {
  return (hasWritten.test(line) && /\d/u.test(line)) || (address.test(line) && timeOfDay.test(line));
}
