import { Button, EmptyState } from '@medicus/ui';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { MiddlePage } from '../ui-parts/MiddlePage.tsx';

export function NotFound() {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  return (
    <MiddlePage>
      <EmptyState
        plain
        title={t('notFoundTitle')}
        action={<Button onPress={() => void navigate({ to: '/chats' })}>{t('toChats')}</Button>}
      >
        {t('notFoundText')}
      </EmptyState>
    </MiddlePage>
  );
}
