// SPDX-License-Identifier: Apache-2.0
package org.decentagent.platform.wire;

import java.util.Map;
import java.util.Optional;

/**
 * What almost every answer of the platform is wrapped in: {@code {"success", "data"?, "error"?}}.
 * Confined to one thread.
 *
 * @param success what the platform says; not the whole truth, see the two others
 * @param data the value, unread; absent when null
 * @param error why not; may stand next to {@code success:true} with {@code data:false}
 */
public record Envelope(boolean success, Optional<Slice> data, Optional<String> error) {
  /**
   * Opens an answer.
   *
   * @throws UnreadableDocument when it is no envelope
   */
  public static Envelope open(byte[] answer) throws UnreadableDocument {
    Map<String, Slice> members = Slice.of(answer).members();
    Slice success = members.get("success");
    if (success == null) {
      throw new UnreadableDocument("", "has no member 'success'");
    }
    Slice error = members.get("error");
    return new Envelope(
        read(success, "success", Boolean.class),
        Optional.ofNullable(members.get("data")),
        error == null ? Optional.empty() : Optional.of(read(error, "error", String.class)));
  }

  private static <T> T read(Slice slice, String member, Class<T> type) throws UnreadableDocument {
    try {
      return slice.read(type);
    } catch (UnreadableDocument e) {
      throw new UnreadableDocument(member, e.why());
    }
  }
}
