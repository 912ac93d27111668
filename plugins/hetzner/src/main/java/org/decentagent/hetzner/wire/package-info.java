// SPDX-License-Identifier: Apache-2.0
/**
 * Documents of Hetzner Cloud's API as they are on the wire: what we do not use is left out, what is
 * not known is ignored, texts that stand for a choice stay texts. Start with {@link
 * org.decentagent.hetzner.wire.WireJson}.
 *
 * @see <a href="https://docs.hetzner.cloud/reference/cloud">Hetzner Cloud API</a>
 */
@NullMarked
package org.decentagent.hetzner.wire;

import org.jspecify.annotations.NullMarked;
