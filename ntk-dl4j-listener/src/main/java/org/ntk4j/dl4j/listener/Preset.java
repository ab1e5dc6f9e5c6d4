/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.dl4j.listener;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.ntk4j.kernel.KernelKind;
import org.ntk4j.regime.Quantity;

/** How much a listener measures; each preset contains the one before. */
public enum Preset {

    /** The drift of the pseudo kernel, the parameters' movement and the linearization error. */
    ECONOMY(
            KernelKind.PSEUDO,
            EnumSet.of(
                    Quantity.DRIFT,
                    Quantity.KERNEL_DISTANCE,
                    Quantity.CKA,
                    Quantity.PARAMETER_MOVEMENT,
                    Quantity.LINEARIZATION_ERROR)),

    /**
     * The same of the trace kernel, its spectrum and alignment, the output Hessian's norm at the
     * probe's worst outputs, and the kernel's velocity.
     */
    STANDARD(
            KernelKind.TRACE,
            EnumSet.complementOf(
                    EnumSet.of(
                            Quantity.LOSS_TOP_EIGENVALUE,
                            Quantity.LOSS_GAUSS_NEWTON_TOP_EIGENVALUE,
                            Quantity.KAPPA))),

    /** Everything, on the full kernel and at every output of the probe. */
    FULL(KernelKind.FULL, EnumSet.allOf(Quantity.class));

    private final KernelKind kernel;
    private final Set<Quantity> quantities;

    Preset(KernelKind kernel, Set<Quantity> quantities) {
        this.kernel = kernel;
        this.quantities = Collections.unmodifiableSet(quantities);
    }

    /**
     * The kernel that is followed.
     *
     * @return the reduction
     */
    public KernelKind kernel() {
        return kernel;
    }

    /**
     * The quantities that are measured, as far as the probe and the network allow.
     *
     * @return an unmodifiable set
     */
    public Set<Quantity> quantities() {
        return quantities;
    }
}
