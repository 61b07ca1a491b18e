import { assertNever } from '@medicus/ids';
import { fileKindOf, type MessageItem, type People } from '@medicus/view-models';
import { DicomCard, type OpenPicture } from './DicomCard.tsx';
import { FileCard } from './FileCard.tsx';
import { ImageCard } from './ImageCard.tsx';
import { SendingCard } from './SendingCard.tsx';

export interface FileAttachmentProps {
  readonly item: MessageItem;
  readonly people: People;
  readonly onResend: (key: string) => void;
  readonly onCancel: (key: string) => void;
  /** “Öffnen” of a DICOM picture. */
  readonly onOpenPicture: OpenPicture;
}

/** A file in the timeline: on its way out, or as what it is. */
export function FileAttachment({ item, people, onResend, onCancel, onOpenPicture }: FileAttachmentProps) {
  if (item.content.kind !== 'file') return null;
  const { attachment } = item.content;
  if (item.delivery.kind !== 'sent') {
    return (
      <SendingCard
        name={attachment.name}
        size={attachment.size}
        delivery={item.delivery}
        people={people}
        onResend={() => onResend(item.key)}
        onCancel={() => onCancel(item.key)}
      />
    );
  }
  const kind = fileKindOf(attachment);
  switch (kind) {
    case 'dicom':
      return <DicomCard attachment={attachment} onOpen={onOpenPicture} />;
    case 'image':
      return <ImageCard attachment={attachment} />;
    case 'other':
      return <FileCard attachment={attachment} />;
    default:
      return assertNever(kind);
  }
}
