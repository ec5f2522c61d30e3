"""Tables of accounts."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from motcua.foundation.accounts.values import AccountKind, Assurance, Way
from motcua.foundation.database.keys import new_id


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(sign_in_name=username)


class Account(AbstractBaseUser):
    """Somebody who can sign in, or a program with tokens."""

    id = models.UUIDField(primary_key=True, default=new_id)
    sign_in_name = models.TextField(unique=True)
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in AccountKind])
    name = models.TextField()
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    language = models.TextField(default="vi")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = AccountManager()
    USERNAME_FIELD = "sign_in_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "kind"]

    class Meta:
        db_table = "accounts_account"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in AccountKind]),
                name="accounts_account_kind_known",
            )
        ]


class Token(models.Model):
    """A scoped secret of an integrator or a person; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    hash = models.BinaryField(unique=True)
    name = models.TextField()
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_token"


class Attempt(models.Model):
    """How often something was tried under a key within a window: what rate limits count by."""

    id = models.BigAutoField(primary_key=True)
    key = models.TextField()
    window_at = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "accounts_attempt"
        constraints = [models.UniqueConstraint(fields=["key", "window_at"], name="accounts_attempt_once")]


class Identity(models.Model):
    """Whom a provider calls by `subject`: one account of ours, for good."""

    id = models.UUIDField(primary_key=True, default=new_id)
    issuer = models.TextField()
    subject = models.TextField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="identities")
    bound_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_identity"
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="accounts_identity_once")]


class SignIn(models.Model):
    """A session from its beginning to its end. One that nobody ended ends with its row in Django's table of sessions.
    `entry` is the journal's entry that tells of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sign_ins")
    session_key = models.TextField()
    way = models.TextField()
    assurance = models.SmallIntegerField(null=True)
    issuer = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    sid = models.TextField(blank=True, default="")
    device = models.TextField(blank=True, default="")
    began_at = models.DateTimeField()
    entry = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.TextField(blank=True, default="")

    class Meta:
        db_table = "accounts_sign_in"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=[way.value for way in Way]), name="accounts_sign_in_way_known"
            ),
            models.CheckConstraint(
                condition=models.Q(assurance__isnull=True)
                | models.Q(assurance__in=[level.value for level in Assurance]),
                name="accounts_sign_in_level_known",
            ),
            models.UniqueConstraint(
                fields=["session_key"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_sign_in_one_a_session",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "began_at"], name="accounts_sign_in_of_account"),
            models.Index(
                fields=["issuer", "subject"],
                condition=models.Q(ended_at__isnull=True) & ~models.Q(issuer=""),
                name="accounts_sign_in_of_identity",
            ),
        ]


class SpentToken(models.Model):
    """A provider's word that was heeded, so that it is not heeded again."""

    id = models.BigAutoField(primary_key=True)
    issuer = models.TextField()
    jti = models.TextField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_spent_token"
        constraints = [models.UniqueConstraint(fields=["issuer", "jti"], name="accounts_spent_token_once")]


class PhoneCode(models.Model):
    """A code that was sent to a telephone. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    phone = models.TextField()
    hash = models.BinaryField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_phone_code"


class AwaitedProof(models.Model):
    """Something that waits until its account's holder has proved who she is: another room knows what `subject` is."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    class Meta:
        db_table = "accounts_awaited_proof"
        indexes = [
            models.Index(
                fields=["account"], condition=models.Q(settled_at__isnull=True), name="accounts_awaited_proof_open"
            )
        ]
