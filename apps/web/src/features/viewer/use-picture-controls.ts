import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { MountedPicture } from '@medicus/dicom-viewer';
import type { Tool } from './ToolBar.tsx';
import type { Turning } from './use-turning.ts';

/** Pixels that one press of an arrow key moves. */
const KEY_STEP = 40;
const ZOOM_STEP = 1.2;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Mouse, touch and keyboard on the picture. Dragging does what the tool says (right button: zoom, middle: move);
 * two fingers move and zoom; everything has its keys.
 * @param span difference between the largest and smallest stored value: how fast the window changes
 * @param turning what the keys for other frames do; it says by itself where it stands
 * @param onKeyed called after a change of window, zoom or place by key, for the live region
 */
export function usePictureControls(
  picture: MountedPicture | undefined,
  tool: Tool,
  span: number,
  turning: Turning,
  onKeyed: () => void,
) {
  const pointers = useRef(new Map<number, Point>());
  const dragging = useRef<Tool>(tool);
  const perPixel = (span > 0 ? span : 1) / 1000;
  // Measured values may all lie within less than one.
  const narrowest = span > 0 ? Math.min(1, span / 100) : 1;

  function changeWindow(dx: number, dy: number): void {
    if (picture === undefined || picture.view().voi === undefined) return;
    const { center, width } = picture.getWindow();
    picture.setWindow({ width: Math.max(narrowest, width + dx * perPixel), center: center + dy * perPixel });
  }

  function drag(dx: number, dy: number): void {
    if (dragging.current === 'window') changeWindow(dx, dy);
    else if (dragging.current === 'zoom') picture?.zoomBy(Math.exp(-dy / 200));
    else picture?.panBy(dx, dy);
  }

  function pinch(id: number, to: Point, element: HTMLElement): void {
    const other = [...pointers.current].find(([key]) => key !== id)?.[1];
    const from = pointers.current.get(id);
    if (other === undefined || from === undefined) return;
    const before = Math.hypot(from.x - other.x, from.y - other.y);
    const after = Math.hypot(to.x - other.x, to.y - other.y);
    const box = element.getBoundingClientRect();
    picture?.panBy((to.x - from.x) / 2, (to.y - from.y) / 2);
    if (before > 0) {
      picture?.zoomBy(after / before, { x: (to.x + other.x) / 2 - box.left, y: (to.y + other.y) / 2 - box.top });
    }
  }

  return {
    /** The wheel needs a listener that may refuse the page's own scrolling and zooming. */
    listen(node: HTMLElement | null): (() => void) | undefined {
      if (node === null) return undefined;
      const onWheel = (event: WheelEvent) => {
        event.preventDefault();
        const box = node.getBoundingClientRect();
        picture?.zoomBy(Math.exp(-event.deltaY / 500), { x: event.clientX - box.left, y: event.clientY - box.top });
      };
      node.addEventListener('wheel', onWheel, { passive: false });
      return () => node.removeEventListener('wheel', onWheel);
    },
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      event.currentTarget.setPointerCapture(event.pointerId);
      event.currentTarget.focus({ preventScroll: true });
      pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      dragging.current = event.button === 2 ? 'zoom' : event.button === 1 ? 'pan' : tool;
      event.preventDefault();
    },
    onPointerMove(event: PointerEvent<HTMLElement>): void {
      const from = pointers.current.get(event.pointerId);
      if (from === undefined) return;
      const to = { x: event.clientX, y: event.clientY };
      if (pointers.current.size > 1) pinch(event.pointerId, to, event.currentTarget);
      else drag(to.x - from.x, to.y - from.y);
      pointers.current.set(event.pointerId, to);
    },
    onPointerEnd(event: PointerEvent<HTMLElement>): void {
      pointers.current.delete(event.pointerId);
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>): void {
      if (picture === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      if (turn(event.key)) event.preventDefault();
      else if (press(event.key, event.shiftKey)) {
        event.preventDefault();
        onKeyed();
      }
    },
  };

  function press(key: string, shift: boolean): boolean {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    if (arrow !== undefined) {
      const [x = 0, y = 0] = arrow;
      if (shift) changeWindow(x * 20, y * 20);
      else picture?.panBy(-x * KEY_STEP, -y * KEY_STEP);
      return true;
    }
    switch (key) {
      case '+':
      case '=':
        picture?.zoomBy(ZOOM_STEP);
        return true;
      case '-':
        picture?.zoomBy(1 / ZOOM_STEP);
        return true;
      case '1':
        picture?.oneToOne();
        return true;
      case '0':
      case ' ':
        picture?.reset();
        return true;
      default:
        return false;
    }
  }

  function turn(key: string): boolean {
    const frames = picture?.view().frames ?? 1;
    if (frames < 2) return false;
    switch (key) {
      case 'PageDown':
        turning.turnBy(1);
        return true;
      case 'PageUp':
        turning.turnBy(-1);
        return true;
      case 'Home':
        turning.turnTo(0);
        return true;
      case 'End':
        turning.turnTo(frames - 1);
        return true;
      default:
        return false;
    }
  }
}
