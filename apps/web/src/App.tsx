import { assertNever } from '@medicus/ids';
import type { Host, Messenger } from '@medicus/messaging';
import { LOCALES, preferredLanguage } from '@medicus/ui';
import type { Directory } from '@medicus/view-models';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Booting } from './compose/boot.ts';
import { DeviceMismatch, Elsewhere } from './features/device/OtherDevicePages.tsx';
import { FurtherDevicePage } from './features/device/FurtherDevicePage.tsx';
import { FirstDevicePage } from './features/setup/FirstDevicePage.tsx';
import { HouseAway, Starting, StorageBlocked, Unsupported } from './features/sign-in/CannotStart.tsx';
import { SignInPage } from './features/sign-in/SignInPage.tsx';
import { Broken } from './ui-parts/Broken.tsx';
import { ErrorBoundary } from './ui-parts/ErrorBoundary.tsx';
import { HouseProvider } from './ui-parts/house-info.ts';
import { useObservable } from './ui-parts/use-observable.ts';

/** What the composition root hands to the views. */
export interface AppParts {
  readonly booting: Booting;
  readonly directoryOf: (messenger: Messenger) => Directory;
}

/** Conversations and search are a chunk of their own: the sign-in page does not wait for them. boot() fetches it ahead. */
const Session = lazy(async () => ({ default: (await import('./routes/Session.tsx')).Session }));

const queries = new QueryClient({ defaultOptions: { queries: { retry: 2, refetchOnWindowFocus: false } } });

export function App({ booting, directoryOf }: AppParts) {
  const { i18n } = useTranslation();
  const state = useObservable(booting.state);
  return (
    <I18nProvider locale={LOCALES[preferredLanguage(i18n.language, [])]}>
      <QueryClientProvider client={queries}>
        <ErrorBoundary fallback={<Broken />}>
          {state.kind === 'loading' && <Starting />}
          {state.kind === 'house-away' && <HouseAway onRetry={booting.retry} />}
          {state.kind === 'running' && (
            <HouseProvider value={state.house}>
              <HostView host={state.host} directoryOf={directoryOf} />
            </HouseProvider>
          )}
        </ErrorBoundary>
      </QueryClientProvider>
    </I18nProvider>
  );
}

function HostView({ host, directoryOf }: { readonly host: Host } & Pick<AppParts, 'directoryOf'>) {
  const state = useObservable(host.state);
  switch (state.kind) {
    case 'starting':
      return <Starting />;
    case 'unsupported':
      return <Unsupported missing={state.missing} />;
    case 'storage-blocked':
      return <StorageBlocked />;
    case 'elsewhere':
      return <Elsewhere host={host} />;
    case 'signed-out':
      return <SignInPage host={host} why={state.why} />;
    case 'device-mismatch':
      return <DeviceMismatch host={host} />;
    case 'first-device':
      return <FirstDevicePage setup={state.setup} onSignInAgain={() => host.resetDevice()} />;
    case 'further-device':
      return <FurtherDevicePage setup={state.setup} host={host} />;
    case 'ready':
      return (
        <Suspense fallback={<Starting />}>
          <Session messenger={state.messenger} directoryOf={directoryOf} />
        </Suspense>
      );
    default:
      return assertNever(state);
  }
}
