import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { mountPicture, type MountedPicture, type Picture, type PictureView } from '@medicus/dicom-viewer';
import { createSource } from '@medicus/messaging';
import { useResource } from '../../ui-parts/use-resource.ts';

export interface Mounted {
  /** Give it to the element that shows the picture. */
  readonly element: (node: HTMLElement | null) => void;
  readonly picture: MountedPicture | undefined;
  readonly view: PictureView | undefined;
  /** SHA-256 of the stored values behind what is shown, in hexadecimal; undefined while it is computed. */
  readonly storedSha256: string | undefined;
}

const nothing = () => () => {};

/** Puts a decoded picture into an element for as long as both are there. */
export function useMountedPicture(decoded: Picture | undefined): Mounted {
  const [node, setNode] = useState<HTMLElement | null>(null);
  const [stored, setStored] = useState<{ readonly of: MountedPicture; readonly frame: number; readonly hex: string }>();

  const mount = useCallback(() => {
    if (node === null || decoded === undefined) return undefined;
    const picture = mountPicture(node, decoded);
    const view = createSource(picture.view());
    const end = picture.onChange(view.set);
    return {
      value: { picture, view },
      close() {
        end();
        picture.dispose();
      },
    };
  }, [node, decoded]);
  const mounted = useResource(mount);
  const view = useSyncExternalStore(mounted?.view.subscribe ?? nothing, () => mounted?.view.get());
  const picture = mounted?.picture;

  const frame = view?.frameIndex;
  const resolution = view?.resolution;
  useEffect(() => {
    const values = picture?.storedValues();
    if (picture === undefined || values === undefined || frame === undefined || resolution !== 'full') return;
    let wanted = true;
    void sha256(values).then((hex) => {
      if (wanted) setStored({ of: picture, frame, hex });
    });
    return () => {
      wanted = false;
    };
  }, [picture, frame, resolution]);

  return {
    element: setNode,
    picture,
    view,
    storedSha256: stored !== undefined && stored.of === picture && stored.frame === frame ? stored.hex : undefined,
  };
}

async function sha256(values: NonNullable<ReturnType<MountedPicture['storedValues']>>): Promise<string> {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
