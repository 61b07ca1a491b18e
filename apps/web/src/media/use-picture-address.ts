import { useEffect, useState } from 'react';
import type { ByteSource } from '@medicus/ids';
import { pictureTypeOf } from '@medicus/view-models';
import { blobOf } from './byte-blobs.ts';

/** `unfit`: neither PNG nor JPEG by its bytes, so it is never handed to the browser as a picture. */
export type PictureAddress = { readonly kind: 'none' | 'unfit' } | { readonly kind: 'ready'; readonly url: string };

/** A blob address for an `<img>`, as long as the component lives. */
export function usePictureAddress(source: ByteSource | undefined): PictureAddress {
  const [address, setAddress] = useState<PictureAddress>({ kind: 'none' });
  useEffect(() => {
    if (source === undefined) return;
    let url: string | undefined;
    let wanted = true;
    const make = async () => {
      const type = pictureTypeOf(await source.slice(0, Math.min(16, source.size)));
      if (type === undefined) return setAddress({ kind: 'unfit' });
      const blob = await blobOf(source, type);
      if (!wanted) return;
      url = URL.createObjectURL(blob);
      setAddress({ kind: 'ready', url });
    };
    make().catch(() => {
      if (wanted) setAddress({ kind: 'unfit' });
    });
    return () => {
      wanted = false;
      if (url !== undefined) URL.revokeObjectURL(url);
      setAddress({ kind: 'none' });
    };
  }, [source]);
  return address;
}
