/**
 * Labels (LO, SH) without a row in table E.1-1 that stay: what a machine or a code list writes and without which a
 * picture is read with less certainty. Every other label may have been typed by somebody, and does not stay.
 */
const TAGS = `
# Codes and where they come from.
00080100 00080101 00080102 00080103 00080104 00080112 00080122
# Who made the machine and its programs; peculiarities of makers have to be known to read their pictures.
00080070 00080222 00081090 00181016 00181018 00181019 00181020 0018702a 0018702b 00189041 00189050 00189524
00189525 00189526 00203404
# How the picture was taken: filters, grids, coils, tubes, sequences, kernels, tracers, triggers.
00180024 00180031 00180085 00181061 00181064 00181160 00181161 00181180 001811a4 001811b0 001811b1 00181210
00181250 00181251 00181260 00181261 00181401 00185000 00189005 00189046 00189047
00189175 00189252 0018925b 0018925e 00189320 00540018 00541101 00541103 00541104 00541105
# What values mean, and which frames and paths of light belong together.
00281054 00283004 00209056 00480106 006a000e
# Kinds of enclosed files.
00420012 00420014
`;

let tags: ReadonlySet<string> | undefined;

export function isKeptLabel(tag: string): boolean {
  tags ??= new Set(TAGS.match(/\b[\da-f]{8}\b/g));
  return tags.has(tag);
}
