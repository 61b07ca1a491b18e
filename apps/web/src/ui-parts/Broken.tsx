import { Button, EmptyState } from '@medicus/ui';
import { useTranslation } from 'react-i18next';

/** A bug reached the boundary. What is stored is safe; the page starts anew. */
export function Broken() {
  const { t } = useTranslation('shell');
  return (
    <EmptyState
      plain
      live
      title={t('brokenTitle')}
      action={
        <Button variant="primary" onPress={() => location.reload()}>
          {t('reload')}
        </Button>
      }
    >
      {t('brokenText')}
    </EmptyState>
  );
}
