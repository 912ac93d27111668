// SPDX-License-Identifier: Apache-2.0
package org.decentagent.http;

import java.io.IOException;
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
public final class OneShotBody extends RequestBody {
  private final @Nullable MediaType type;
  private final byte[] bytes;

  private OneShotBody(@Nullable MediaType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  /**
   * A document of a media type such as {@code application/json}; the bytes are not copied.
   *
   * @throws IllegalArgumentException when that is no media type
   */
  public static OneShotBody of(String type, byte[] bytes) {
    return new OneShotBody(MediaType.get(type), bytes);
  }

  /** Nothing, which has no media type. */
  public static OneShotBody empty() {
    return new OneShotBody(null, new byte[0]);
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
