export const invitations = {
  title_one: '{{count}} Anfrage',
  title_other: '{{count}} Anfragen',
  wantsToWrite: 'möchte Ihnen schreiben.',
  viaService: 'schreibt an {{service}}. Sie haben Dienst.',
  accept: 'Annehmen',
  acceptFrom: 'Anfrage von {{name}} annehmen',
  accepting: 'Wird angenommen …',
  decline: 'Ablehnen',
  declineFrom: 'Anfrage von {{name}} ablehnen',
  declining: 'Wird abgelehnt …',
  unlisted: 'Dieses Haus ist nicht (mehr) in der Föderation. Sie können die Anfrage nur ablehnen.',
  gone: 'Diese Anfrage gibt es nicht mehr. Sie wurde zurückgezogen.',
  refused: 'Diese Anfrage lässt sich nicht annehmen.',
  serverAway:
    'Das andere Haus ist gerade nicht erreichbar. Die Anfrage bleibt stehen. Versuchen Sie es gleich noch einmal.',
};
