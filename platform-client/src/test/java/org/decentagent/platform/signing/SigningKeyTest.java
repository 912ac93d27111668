// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;
import java.util.Random;
import org.decentagent.testkit.rule.Guards;
import org.decentagent.testkit.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, with the JDK's own implementation as the judge. */
final class SigningKeyTest {
  private static final EdDSAParameterSpec PLATFORM =
      new EdDSAParameterSpec(true, "decent-cloud".getBytes(StandardCharsets.US_ASCII));

  @Test
  void theJdkMakesTheSameSignaturesAndAcceptsOurs() throws GeneralSecurityException {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      byte[] seed = new byte[32];
      byte[] message = new byte[random.nextInt(3000)];
      random.nextBytes(seed);
      random.nextBytes(message);
      SigningKey key = SigningKey.ofSeed(seed);

      byte[] signature = key.sign(message);

      assertThat(signature).isEqualTo(jdkSign(seed, message));
      assertThat(jdkVerify(key.publicHex(), message, signature)).isTrue();
    }
  }

  @Test
  void aBrowsersRequestVerifiesWithTheSameMessageLayout() throws GeneralSecurityException {
    byte[] message =
        RequestSignature.message(
            "1763841226767000000",
            "613a7ce4-e8b7-45d2-9b6d-04f6208f6093",
            "GET",
            "/api/v1/provider/rental-requests/pending",
            new byte[0]);

    boolean verified =
        jdkVerify(
            "4f16b64a096a48252fc4d9a11393778d84e95fcf6868b72b9d2b344d4b103386",
            message,
            HexFormat.of()
                .parseHex(
                    "e6cd8399dffffbf4971415fcb3e27600b1377b20d3fcfee6ac6a16cf47129ce6"
                        + "3ebb38b7a8f9e73e231a1af1aa48261a34218461d533087a50ae927ebc88ce09"));

    assertThat(verified).isTrue();
  }

  @Test
  @Guards(Rule.SECRETS)
  void aKeyPrintsAsItsPublicKeyOnly() {
    byte[] seed = new byte[32];
    new Random(3).nextBytes(seed);

    String text = SigningKey.ofSeed(seed).toString();

    assertThat(text)
        .contains(SigningKey.ofSeed(seed).publicHex())
        .doesNotContain(HexFormat.of().formatHex(seed));
  }

  @Test
  void generatedKeysDiffer() {
    SecureRandom random = new SecureRandom();

    assertThat(SigningKey.generate(random).publicHex())
        .isNotEqualTo(SigningKey.generate(random).publicHex());
  }

  @Test
  void aSeedOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> SigningKey.ofSeed(new byte[31])).hasMessageContaining("32 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0200000000000000000000000000000000000000000000000000000000000000"
      })
  void aPublicKeyForWhichAnyoneCanSignIsRefused(String hex) {
    assertThatThrownBy(() -> new PublicKey(hex)).hasMessageContaining("weak or no key at all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "../../etc/passwd", "zz", "d04ab232742bb4ab3a1368bd4615e4e6"})
  void aTextThatIsNoKeyIsRefused(String text) {
    assertThatThrownBy(() -> new PublicKey(text)).hasMessageContaining("64 hex digits");
  }

  @Test
  void aPublicKeyIsKeptInLowerCase() {
    PublicKey key =
        new PublicKey(" D04AB232742BB4AB3A1368BD4615E4E6D0224AB71A016BAF8520A332C9778737\n");

    assertThat(key.hex())
        .isEqualTo("d04ab232742bb4ab3a1368bd4615e4e6d0224ab71a016baf8520a332c9778737");
  }

  private static byte[] jdkSign(byte[] seed, byte[] message) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519", "SunEC");
    signer.setParameter(PLATFORM);
    signer.initSign(
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
    signer.update(message);
    return signer.sign();
  }

  private static boolean jdkVerify(String publicHex, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    byte[] bigEndian = new byte[32];
    byte[] encoded = HexFormat.of().parseHex(publicHex);
    for (int i = 0; i < 32; i++) {
      bigEndian[i] = encoded[31 - i];
    }
    boolean xOdd = bigEndian[0] < 0;
    bigEndian[0] &= 0x7f;
    EdECPoint point = new EdECPoint(xOdd, new BigInteger(1, bigEndian));
    Signature verifier = Signature.getInstance("Ed25519", "SunEC");
    verifier.setParameter(PLATFORM);
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
    verifier.update(message);
    return verifier.verify(signature);
  }
}
