import { Lock, Plus, SendHorizontal } from 'lucide-react';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button, IconButton, useFormats } from '@medicus/ui';
import { decideText, type Drafts } from '@medicus/view-models';
import type { RoomId } from '@medicus/ids';
import styles from './Composer.module.css';

export interface ComposerProps {
  readonly roomId: RoomId;
  readonly title: string;
  readonly drafts: Drafts;
  /** Resolves once the text is kept on this device; rejects when it could not be kept. */
  readonly onSend: (text: string) => Promise<void>;
  readonly onFiles: (files: readonly File[]) => void;
  /** Largest file, in bytes. */
  readonly maxSize: number;
  /** Cards of files that are being prepared. */
  readonly children: ReactNode;
}

/** Where one writes. Enter sends, Shift+Enter makes a line; what is typed is kept until it is safely on its way. */
export function Composer({ roomId, title, drafts, onSend, onFiles, maxSize, children }: ComposerProps) {
  const { t } = useTranslation('composer');
  const formats = useFormats();
  const [text, setText] = useState(() => drafts.of(roomId));
  const [lost, setLost] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const decision = decideText(text);

  // Grows with the text up to the limit that the style sheet sets.
  useLayoutEffect(() => {
    const area = field.current;
    // Where the browser can do it by itself (see the style sheet), also when the window changes, it does.
    if (area === null || CSS.supports('field-sizing', 'content')) return;
    area.style.blockSize = 'auto';
    area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }, [text]);

  // Desktops only: on a phone the keyboard would cover what one came to read.
  useEffect(() => {
    const area = field.current;
    area?.setSelectionRange(area.value.length, area.value.length); // a draft is continued at its end
    if (matchMedia('(pointer: fine) and (width >= 1024px)').matches) area?.focus({ preventScroll: true });
  }, []);

  function type(next: string): void {
    setText(next);
    setLost(false);
    drafts.keep(roomId, next);
  }

  async function send(): Promise<void> {
    if (decision.kind !== 'send') return;
    type('');
    try {
      await onSend(decision.text);
    } catch {
      // Put back in front of what was typed meanwhile: nothing that was written is lost.
      const typed = drafts.of(roomId);
      type(typed === '' ? decision.text : `${decision.text}\n${typed}`);
      setLost(true);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // While an input method composes a character, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  }

  function onPaste(event: ClipboardEvent): void {
    const files = [...event.clipboardData.files];
    // Office programs put a picture beside the text they copy: then the text is meant.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    onFiles(files);
  }

  return (
    <form
      className={styles.composer}
      aria-label={t('label', { title })}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {children}
      <textarea
        ref={field}
        rows={1}
        className={styles.field}
        aria-label={t('label', { title })}
        aria-describedby="composer-keys"
        aria-invalid={decision.kind === 'too-long'}
        placeholder={t('label', { title })}
        value={text}
        autoComplete="off"
        enterKeyHint="send"
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <p className={styles.problem} role="alert">
        {lost && t('notKept')}
        {decision.kind === 'too-long' && t('tooLong', { count: decision.over })}
      </p>
      <div className={styles.bar}>
        <FileTrigger
          allowsMultiple
          onSelect={(files) => {
            if (files !== null) onFiles([...files]);
          }}
        >
          <IconButton label={`${t('attach')}. ${t('limit', { max: formats.size(maxSize) })}`}>
            <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        </FileTrigger>
        <p id="composer-keys" className="visually-hidden">
          {t('keys')}
        </p>
        <span className={styles.encrypted}>
          <Lock size={16} strokeWidth={1.75} aria-hidden="true" /> {t('encrypted')}
        </span>
        <div className={styles.send}>
          <Button
            type="submit"
            variant="primary"
            aria-label={t('send')}
            icon={<SendHorizontal size={18} strokeWidth={1.75} aria-hidden="true" />}
          >
            <span className={styles.sendWord}>{t('send')}</span>
          </Button>
        </div>
      </div>
    </form>
  );
}
