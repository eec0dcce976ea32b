import type { PresentationTranslation } from '../../packages/core/src/index.ts';

type Words = Readonly<Record<string, PresentationTranslation>>;

/** What the office's tools say to those who read German or Arabic, as a team that registers a tool writes it. */
export const sendMoneyWords: Words = {
  de: {
    title: '{amount} an {recipient} senden',
    approve: '{amount} senden',
    labels: { amount: 'Betrag', recipient: 'Empfänger', account: 'Von', iban: 'IBAN', reference: 'Verwendungszweck' },
    reaches: '1 Empfänger, außerhalb von Acme',
    undo: 'Nicht mehr nach 14:30',
    covers: 'Nur diese Zahlung',
  },
  ar: {
    title: 'إرسال {amount} إلى {recipient}',
    approve: 'إرسال {amount}',
    labels: { amount: 'المبلغ', recipient: 'المستفيد', account: 'من حساب', iban: 'رقم الآيبان', reference: 'المرجع' },
    reaches: 'مستفيد واحد من خارج Acme',
    undo: 'لا يمكن بعد الساعة 14:30',
    covers: 'هذه الدفعة فقط',
  },
};

export const postMessageWords: Words = {
  de: {
    title: 'In {channel} posten',
    approve: 'Nachricht posten',
    labels: { channel: 'Kanal', body: 'Nachricht' },
    reaches: 'Alle im Kanal',
    covers: 'Nur diese Nachricht',
  },
  ar: {
    title: 'النشر في {channel}',
    approve: 'نشر الرسالة',
    labels: { channel: 'القناة', body: 'الرسالة' },
    reaches: 'كل من في القناة',
    covers: 'هذه الرسالة فقط',
  },
};

export const sendMailWords: Words = {
  de: {
    title: 'E-Mail an {to}',
    approve: 'E-Mail senden',
    labels: { to: 'An', subject: 'Betreff', body: 'Nachricht' },
    reaches: '1 Person, außerhalb von Acme',
    covers: 'Nur diese E-Mail',
  },
  ar: {
    title: 'إرسال بريد إلى {to}',
    approve: 'إرسال البريد',
    labels: { to: 'إلى', subject: 'الموضوع', body: 'الرسالة' },
    reaches: 'شخص واحد من خارج Acme',
    covers: 'هذا البريد فقط',
  },
};

export const createEventWords: Words = {
  de: {
    title: '„{title}“ in den Kalender eintragen',
    approve: 'Eintragen',
    labels: { title: 'Titel', start: 'Beginn' },
    reaches: 'Ihr Kalender',
    undo: 'Im Kalender löschen',
    covers: 'Nur dieser Termin',
  },
  ar: {
    title: 'إضافة «{title}» إلى تقويمك',
    approve: 'إضافة',
    labels: { title: 'العنوان', start: 'يبدأ' },
    reaches: 'تقويمك',
    undo: 'بحذفه من التقويم',
    covers: 'هذا الموعد فقط',
  },
};

export const orderSuppliesWords: Words = {
  de: {
    title: '{item} für {amount} bestellen',
    approve: 'Für {amount} bestellen',
    labels: { item: 'Artikel', amount: 'Betrag' },
    reaches: 'Der Lieferant von Acme',
    undo: 'Bis zum Versand stornierbar',
    covers: 'Nur diese Bestellung',
  },
  ar: {
    title: 'طلب {item} مقابل {amount}',
    approve: 'طلب مقابل {amount}',
    labels: { item: 'الصنف', amount: 'المبلغ' },
    reaches: 'مورّد Acme',
    undo: 'بإلغائه قبل الشحن',
    covers: 'هذا الطلب فقط',
  },
};

export const deleteFilesWords: Words = {
  de: {
    title: '{count} Dateien in {folder} löschen',
    approve: '{count} Dateien löschen',
    labels: { folder: 'Ordner', pattern: 'Muster', count: 'Dateien' },
    reaches: 'Alle, die den Ordner teilen',
    covers: 'Nur diese Dateien',
  },
  ar: {
    title: 'حذف ملفات ({count}) من {folder}',
    approve: 'حذف الملفات ({count})',
    labels: { folder: 'المجلد', pattern: 'النمط', count: 'الملفات' },
    reaches: 'كل من يشارك المجلد',
    covers: 'هذه الملفات فقط',
  },
};

export const saveFileWords: Words = {
  de: {
    title: '{path} speichern',
    approve: 'Datei speichern',
    labels: { path: 'Pfad', content: 'Inhalt' },
    reaches: 'Ihr Laufwerk',
    undo: 'Frühere Fassungen bleiben 30 Tage erhalten',
    covers: 'Nur diese Datei',
  },
  ar: {
    title: 'حفظ {path}',
    approve: 'حفظ الملف',
    labels: { path: 'المسار', content: 'المحتوى' },
    reaches: 'مساحة ملفاتك',
    undo: 'تُحفظ النسخ السابقة 30 يومًا',
    covers: 'هذا الملف فقط',
  },
};
