import '@medicus/ui/styles';
import { applyTheme, storedTheme } from '@medicus/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { App } from './App.tsx';
import { boot } from './compose/boot.ts';
import { createDirectory } from './compose/directory.ts';
import { startLanguage } from './compose/language.ts';

applyTheme(storedTheme());
const i18n = startLanguage();
const booting = boot();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <App booting={booting} directoryOf={createDirectory} />
    </I18nextProvider>
  </StrictMode>,
);
