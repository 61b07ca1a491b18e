/**
 * Words that may stay in a description under the Clean Descriptors option: anatomy, projection, technique. None is a
 * common family name. Everything else is dropped, so an unknown word can never carry a name through.
 */
const WORDS = new Set(
  `abdomen abdominal achse achsen aorta arm arterial arteriell ax axial axiale axr bauch becken beine bein brain brust brustkorb
  bws c1 c2 cardiac cerebral cervical chest contrast cor coronal cr ct cxr diffusion doppler dsa dwi dx dynamisch echo elbow
  ellenbogen extremität femur finger flair foot frontal fuss fuß fast gehirn hand head heart herz hip hüfte hws image kiefer
  km knee knie kontrast kopf ankle koronar l1 l2 l3 l4 l5 lat lateral leber left liegend links liver localizer lumbal lunge lung lws mamma mit
  mlo mr mri mrt mg native nativ neck nieren niere oberarm oberschenkel ohne orbita os pa ap pelvis pet phase portal portalvenös
  post rad rechts right rö röntgen sag sagittal schädel scan scout series serie seite sella shoulder schulter skull spine
  sprunggelenk stehend spin supine t1 t2 t1w t2w tap thorax tibia topogram tra transversal ultraschall ultrasound unterarm
  unterschenkel us venös venous wirbelsäule wrist handgelenk xa x-ray zehe`
    .split(/\s+/)
    .map((word) => word.normalize('NFC')),
);
const PROJECTIONS = new Set(['p.a.', 'p.a', 'a.p.', 'a.p', 'd.v.', 'v.d.']);

/** What of a description stays: vocabulary words and abbreviations such as “p.a.”, in their order. */
export function cleanDescription(text: string): string {
  return text
    .normalize('NFC')
    .split(/[\s,;:/\\_()+-]+/)
    .filter((word) => {
      const plain = word.toLowerCase();
      return WORDS.has(plain) || PROJECTIONS.has(plain);
    })
    .join(' ');
}
