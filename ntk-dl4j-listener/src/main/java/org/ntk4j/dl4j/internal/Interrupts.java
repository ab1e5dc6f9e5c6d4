/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.internal;

/** Interrupts of a training that reach what watches it. */
public final class Interrupts {

    private Interrupts() {}

    /**
     * Interrupts the thread again if that is what was caught: whoever interrupted the training is
     * still to be heard by it.
     *
     * @param caught what is not thrown any further
     */
    public static void keep(Throwable caught) {
        if (caught instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
