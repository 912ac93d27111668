// SPDX-License-Identifier: Apache-2.0
package org.decentagent.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkTest {
  @Test
  void theMarkOfAContractIsItsIdInBase32() {
    ContractId contract = new ContractId("00".repeat(31) + "01");

    assertThat(Mark.of(contract).text()).isEqualTo("dc-" + "a".repeat(50) + "aq");
  }

  @Test
  void everyContractCanBeReadBackFromItsMark() {
    Random random = new Random(7);
    byte[] id = new byte[32];
    for (int i = 0; i < 2_000; i++) {
      random.nextBytes(id);
      ContractId contract = new ContractId(HexFormat.of().formatHex(id));

      Mark mark = Mark.of(contract);

      assertThat(mark.contract()).isEqualTo(contract);
      assertThat(mark.text()).hasSize(55).matches("[a-z0-9-]+");
      assertThat(Mark.read(mark.text())).contains(mark);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dc-",
        "dc-web-1",
        "rent-aaaa",
        "dc-../../etc/passwd",
        // one letter too many, one too few, a letter that base32 lacks, upper case, stray bits
        "dc-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaq",
        "dc-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaq",
        "dc-1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaq",
        "dc-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQ",
        "dc-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
      })
  void aNameThatIsNoMarkIsNotTakenForOne(String name) {
    assertThat(Mark.read(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "../../../etc/passwd", "zz"})
  void anIdThatIsNot32BytesOfHexIsRefused(String id) {
    assertThatThrownBy(() -> new ContractId(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIdInUpperCaseIsTheSameContract() {
    assertThat(new ContractId("AB".repeat(32))).isEqualTo(new ContractId("ab".repeat(32)));
  }
}
