import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SettingsDialog } from '../features/settings/SettingsDialog.tsx';
import { Shell } from '../features/shell/Shell.tsx';
import { SignOutDialog } from '../features/sign-out/SignOutDialog.tsx';

/** The shell with its two dialogs around every place. Ctrl+K leads to the search from everywhere. */
export function Frame() {
  const navigate = useNavigate();
  const { roomId } = useParams({ strict: false });
  const [dialog, setDialog] = useState<'settings' | 'sign-out'>();
  const close = () => setDialog(undefined);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      // an open question must be answered first
      if (document.querySelector('[role=dialog], [role=alertdialog]') !== null) return;
      void navigate({ to: '/suchen' });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate]);
  return (
    <Shell
      conversationOpen={roomId !== undefined}
      onSettings={() => setDialog('settings')}
      onSignOut={() => setDialog('sign-out')}
    >
      <Outlet />
      {dialog === 'settings' && <SettingsDialog onClose={close} />}
      {dialog === 'sign-out' && <SignOutDialog onClose={close} />}
    </Shell>
  );
}
