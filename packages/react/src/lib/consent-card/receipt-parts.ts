// What a receipt says once it is there, in one file.
export { GrantedWords } from './granted-words.tsx';
export { ReceiptDetails } from './receipt-details.tsx';
