import { useNavigate } from '@tanstack/react-router';
import { FindPage } from '../features/find/FindPage.tsx';
import styles from './FindRoute.module.css';

export function FindRoute() {
  const navigate = useNavigate();
  return (
    <div className={styles.scroll}>
      <FindPage
        onOpen={(roomId) => void navigate({ to: '/chats/$roomId', params: { roomId } })}
        onBack={() => void navigate({ to: '/chats' })}
      />
    </div>
  );
}
