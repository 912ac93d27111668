/** Measurements of the platform client; start with {@link org.decentagent.platform.WireBench}. */
@NullMarked
package org.decentagent.platform;

import org.jspecify.annotations.NullMarked;
