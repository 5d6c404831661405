"""What a person is doing, without Qt: each flow holds a frozen state and changes it by acts."""
