/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
/**
 * A Deeplearning4j layer of one's own, as a third party's jar would bring it.
 *
 * <p>Reading order: {@link org.ntk4j.examples.custom.ResidualDense} is the layer, {@link
 * org.ntk4j.examples.custom.ResidualDenseTranslator} tells NTK4J what it computes.
 */
package org.ntk4j.examples.custom;
