"""What is due of contracts and PPAE, and what one person has of them."""
