// SPDX-License-Identifier: Apache-2.0
package org.decentagent.agent;

import java.util.Optional;
import org.decentagent.agent.hand.HoldWord;
import org.decentagent.agent.hand.Said;
import org.decentagent.spi.ContractId;

/** What an operator says of contracts on hold, and what they read. */
final class HoldWords {
  private HoldWords() {}

  static Said say(Shop shop, ContractId contract, HoldWord word) {
    return shop.engine().hand().holds().resolve(contract.hex(), word, "eve; rm -rf /");
  }

  static HoldWord adopt(String id) {
    return new HoldWord.Adopt(id, Optional.empty());
  }

  static String why(Said said) {
    return switch (said) {
      case Said.Done done -> "done: " + done.message();
      case Said.Refused(var why) -> "refused: " + why;
      case Said.CannotLook(var why) -> "cannot look: " + why;
      case Said.NoSuch(var why) -> "no such: " + why;
    };
  }
}
