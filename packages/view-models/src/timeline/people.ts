import type { ServerName, UserId } from '@medicus/ids';
import type { Participant } from '@medicus/messaging';

/** A house as people name it. */
export interface House {
  /** “Klinikum Süd”; the server name where nothing better is known. */
  readonly name: string;
  /** “Ulm” */
  readonly place: string | undefined;
}

/** Who somebody is, as far as the directory said. Answers at once from what is known; never asks the network. */
export interface People {
  /**
   * “Weber, Jonas”. A room that one is only invited to may not say more than the local part; then the directory's name
   * counts.
   */
  nameOf(person: Participant): string;
  /** “Radiologie”; undefined while unknown. */
  roleOf(userId: UserId): string | undefined;
  houseOf(server: ServerName): House;
}
