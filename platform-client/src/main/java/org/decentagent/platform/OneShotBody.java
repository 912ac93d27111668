// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform;

import java.io.IOException;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A body that OkHttp may send once only, whatever goes wrong; without a document it is empty and
 * has no content type. Immutable.
 *
 * @see <a
 *     href="https://square.github.io/okhttp/5.x/okhttp/okhttp3/-request-body/is-one-shot.html">isOneShot</a>
 */
final class OneShotBody extends RequestBody {
  private static final MediaType JSON = MediaType.get("application/json");

  private final @Nullable MediaType type;
  private final byte[] bytes;

  OneShotBody(Optional<byte[]> json) {
    this.type = json.isPresent() ? JSON : null;
    this.bytes = json.orElseGet(() -> new byte[0]);
  }

  @Override
  public @Nullable MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return bytes.length;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }
}
