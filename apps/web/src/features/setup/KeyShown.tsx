import { Button, Checkbox, Notice } from '@medicus/ui';
import { Copy, Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHouseInfo } from '../../ui-parts/house-info.ts';
import { downloadText } from './download-text.ts';
import styles from './KeyShown.module.css';

type Said = 'copied' | 'copyFailed' | 'saved';

/** The recovery key in groups of four. It stays on screen only, until the user says that it is stored. */
export function KeyShown(props: { readonly recoveryKey: string; readonly onStored: () => Promise<void> }) {
  const { recoveryKey, onStored } = props;
  const { t } = useTranslation('setup');
  const house = useHouseInfo();
  const [stored, setStored] = useState(false);
  const [finishing, setFinishing] = useState(false);
  const [said, setSaid] = useState<Said>();

  async function copy() {
    try {
      await navigator.clipboard.writeText(recoveryKey);
      setSaid('copied');
    } catch {
      setSaid('copyFailed'); // permission refused: selecting by hand still works
    }
  }

  function save() {
    downloadText(`${t('fileName')}.txt`, `${house.displayName} · ${t('key')}\n\n${recoveryKey}\n\n${t('text')}\n`);
    setSaid('saved');
  }

  async function finish() {
    setFinishing(true);
    await onStored();
    setFinishing(false);
  }

  return (
    <>
      <h1 className={styles.title}>{t('title')}</h1>
      <p className={styles.text}>{t('text')}</p>
      <p className={styles.printed}>{house.displayName}</p>
      <figure className={styles.key} aria-label={t('key')}>
        {recoveryKey.split(' ').map((group, index) => (
          // groups may repeat; their place is their identity
          <span key={index}>{group} </span>
        ))}
      </figure>
      <div className={styles.ways}>
        <Button icon={<Copy size={18} strokeWidth={1.75} />} onPress={() => void copy()}>
          {t('copy')}
        </Button>
        <Button icon={<Download size={18} strokeWidth={1.75} />} onPress={save}>
          {t('asFile')}
        </Button>
        <Button icon={<Printer size={18} strokeWidth={1.75} />} onPress={() => window.print()}>
          {t('print')}
        </Button>
      </div>
      <div aria-live="polite" className={styles.said}>
        {said !== undefined && <Notice tone={said === 'copyFailed' ? 'waiting' : 'ok'}>{t(said)}</Notice>}
      </div>
      <div className={styles.confirm}>
        <Checkbox isSelected={stored} onChange={setStored}>
          {t('stored')}
        </Checkbox>
        <div className={styles.end}>
          <span className={styles.hint}>{t('hint')}</span>
          <Button variant="primary" isDisabled={!stored} isPending={finishing} onPress={() => void finish()}>
            {finishing ? t('finishing') : t('next')}
          </Button>
        </div>
      </div>
    </>
  );
}
