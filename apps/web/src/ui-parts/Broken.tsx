import { Button, EmptyState } from '@medicus/ui';
import { useTranslation } from 'react-i18next';
import { MiddlePage } from './MiddlePage.tsx';

/** A bug reached the boundary. What is stored is safe; the page starts anew. */
export function Broken() {
  const { t } = useTranslation('shell');
  return (
    <MiddlePage>
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
    </MiddlePage>
  );
}
