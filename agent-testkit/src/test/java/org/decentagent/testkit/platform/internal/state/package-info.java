// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.testkit.platform.internal.state;

import org.jspecify.annotations.NullMarked;
