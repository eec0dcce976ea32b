import { StreamLanguage, type StreamParser } from '@codemirror/language';

const keyword = /^(?:permit|forbid|when|unless|if|then|else|in|has|like|is|true|false)\b/u;
const variable = /^(?:principal|action|resource|context)\b/u;

const parser: StreamParser<object> = {
  name: 'cedar',
  startState: () => ({}),
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/u)) return 'string';
    if (stream.match(/^@[A-Za-z_]\w*/u)) return 'meta';
    if (stream.match(/^\d+/u)) return 'number';
    if (stream.match(keyword)) return 'keyword';
    if (stream.match(variable)) return 'variableName';
    if (stream.match(/^[A-Za-z_]\w*(?=::)/u)) return 'typeName';
    if (stream.match(/^[A-Za-z_]\w*(?=\s*\()/u)) return 'function';
    if (stream.match(/^[A-Za-z_]\w*/u)) return 'propertyName';
    if (stream.match(/^(?:==|!=|<=|>=|&&|\|\||[-!<>+*])/u)) return 'operator';
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '//' }, closeBrackets: { brackets: ['(', '[', '{', '"'] } },
};

/** Cedar's words in their colours: what they mean is the authority's to say. */
export const cedarLanguage: StreamLanguage<object> = StreamLanguage.define(parser);
