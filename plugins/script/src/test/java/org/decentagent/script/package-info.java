// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.decentagent.script;

import org.jspecify.annotations.NullMarked;
