// SPDX-License-Identifier: Apache-2.0
package org.decentagent.toolkit.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A body that may be sent once only, whatever goes wrong: a create sent twice is an instance bought
 * twice. Immutable.
 *
 * @see <a
 *     href="https://square.github.io/okhttp/5.x/okhttp/okhttp3/-request-body/is-one-shot.html">isOneShot</a>
 */
final class OneShotBody extends RequestBody {
  private final @Nullable MediaType type;
  private final byte[] bytes;

  OneShotBody(Optional<HttpCall.Body> body) {
    this.type = body.map(it -> MediaType.get(it.type())).orElse(null);
    this.bytes = body.map(HttpCall.Body::text).orElse("").getBytes(StandardCharsets.UTF_8);
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
