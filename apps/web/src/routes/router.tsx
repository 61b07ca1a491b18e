import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { Broken } from '../ui-parts/Broken.tsx';
import { ChatsRoute } from './ChatsRoute.tsx';
import { FindRoute } from './FindRoute.tsx';
import { Frame } from './Frame.tsx';
import { NotFound } from './NotFound.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound, errorComponent: Broken });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/chats', replace: true });
  },
});

const chats = createRoute({ getParentRoute: () => root, path: '/chats', component: ChatsRoute });
/** Same component as the list alone: opening a conversation must not rebuild the list. */
const chat = createRoute({ getParentRoute: () => chats, path: '/$roomId' });
const find = createRoute({ getParentRoute: () => root, path: '/suchen', component: FindRoute });

/** Addresses that can be kept and opened again: /chats, /chats/‹room›, /suchen. */
export const router = createRouter({
  routeTree: root.addChildren([home, chats.addChildren([chat]), find]),
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
