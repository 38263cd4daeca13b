package center

func (c *Center) Check() error { return nil }
