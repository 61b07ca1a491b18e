export const device = {
  title: 'Neues Gerät bestätigen',
  text: 'Geben Sie Ihren Wiederherstellungsschlüssel ein. Danach lesen Sie hier Ihre bisherigen Nachrichten.',
  key: 'Wiederherstellungsschlüssel',
  paste: 'Einfügen',
  pasteFailed: 'Einfügen hat der Browser nicht erlaubt. Nehmen Sie Strg V.',
  fits: 'Schlüssel passt. Ihre Nachrichten werden lesbar.',
  wrong: 'Dieser Schlüssel passt nicht zu Ihrem Konto.',
  incomplete: 'Der Schlüssel ist noch nicht vollständig. Er hat zwölf Gruppen mit je vier Zeichen.',
  typo: 'Im Schlüssel stimmt mindestens ein Zeichen nicht. Vergleichen Sie ihn mit dem Ausdruck oder der Datei.',
  confirm: 'Bestätigen',
  confirming: 'Wird bestätigt …',
  serverAway:
    'Ihre Klinik ist gerade nicht erreichbar. Der Schlüssel bleibt stehen. Versuchen Sie es gleich noch einmal.',
  signOut: 'Abmelden',
  lost: 'Schlüssel verloren?',
  resetTitle: 'Neu beginnen ohne den alten Schlüssel',
  resetText:
    'Sie bekommen einen neuen Wiederherstellungsschlüssel. Ihre Chats bleiben. Ältere Nachrichten lesen Sie nur noch auf Geräten, auf denen Sie schon angemeldet sind. Ihre Gesprächspartner sehen, dass sich Ihre Schlüssel geändert haben.',
  resetFirst: 'Sehen Sie zuerst nach: im Passwortspeicher, auf dem Ausdruck, in der gespeicherten Datei.',
  password: 'Ihr Passwort zur Bestätigung',
  wrongPassword: 'Das Passwort stimmt nicht.',
  missingPassword: 'Bitte geben Sie Ihr Passwort ein.',
  resetAway:
    'Das ging gerade nicht: Ihre Klinik antwortet nicht, oder sie nimmt so rasch keine weiteren Versuche an. Warten Sie eine Minute und versuchen Sie es noch einmal.',
  reset: 'Neu beginnen',
  resetting: 'Neuer Schlüssel wird erzeugt …',
  back: 'Zurück zum Schlüssel',
  mismatchTitle: 'Dieses Gerät neu einrichten',
  mismatchText:
    'Was dieser Browser gespeichert hat, passt nicht mehr zu Ihrem Konto. Das geschieht, wenn Ihre Klinik den Messenger neu aufgesetzt oder dieses Gerät abgemeldet hat.',
  mismatchLoss:
    'Beim Einrichten wird gelöscht, was dieser Browser gespeichert hat, auch nicht gesendete Nachrichten. Danach melden Sie sich neu an und geben Ihren Wiederherstellungsschlüssel ein.',
  mismatchAction: 'Dieses Gerät neu einrichten',
  mismatchWorking: 'Wird eingerichtet …',
  elsewhereTitle: 'In anderem Fenster geöffnet',
  elsewhereText:
    'Der Messenger läuft schon in einem anderen Fenster dieses Browsers. Hier weiterarbeiten? Das andere Fenster wird angehalten, nichts geht verloren.',
  elsewhereAction: 'Hier weiterarbeiten',
  elsewhereWorking: 'Das andere Fenster wird angehalten …',
};
